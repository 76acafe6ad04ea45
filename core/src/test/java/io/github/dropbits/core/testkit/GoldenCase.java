package io.github.dropbits.core.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.io.SafeTensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A test case computed by PyTorch in double: an op with its arguments, inputs, output, the output's gradient and the
 * inputs' gradients. The files are in the test resources, or in the directory that the system property
 * {@code golden.dir} names.
 */
public final class GoldenCase {
    private static final double TOLERANCE = 1e-4;

    private final String name;
    private final SafeTensors file;
    private final Map<?, ?> args;

    private GoldenCase(Path path) {
        name = path.getFileName().toString().replace(".safetensors", "");
        try {
            file = SafeTensors.read(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        args = (Map<?, ?>) Json.parse(file.metadata().get("args"));
    }

    /**
     * The test cases of selected ops.
     *
     * @param ops selects ops by name
     * @return the cases in order of file names
     */
    public static Stream<GoldenCase> all(Predicate<String> ops) {
        String dir = System.getProperty("golden.dir", "");
        Path folder = dir.isEmpty() ? Path.of(System.getProperty("basedir", "."), "src/test/resources/golden")
                : Path.of(dir);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> sorted = files.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList();
            return sorted.stream().map(GoldenCase::new).filter(c -> ops.test(c.op()));
        } catch (IOException e) {
            throw new UncheckedIOException("golden.dir: " + folder, e);
        }
    }

    /**
     * The op's name.
     *
     * @return the name in the file
     */
    public String op() {
        return file.metadata().get("op");
    }

    /**
     * A whole number among the arguments.
     *
     * @param key its name
     * @return the number
     */
    public int integer(String key) {
        return ((Number) arg(key)).intValue();
    }

    /**
     * A number among the arguments.
     *
     * @param key its name
     * @return the number
     */
    public double number(String key) {
        return ((Number) arg(key)).doubleValue();
    }

    /**
     * A number among the arguments that may be absent.
     *
     * @param key its name
     * @param absent the default
     * @return the number
     */
    public double number(String key, double absent) {
        return args.containsKey(key) ? number(key) : absent;
    }

    /**
     * A boolean among the arguments.
     *
     * @param key its name
     * @return its value; false if it is absent
     */
    public boolean flag(String key) {
        return Boolean.TRUE.equals(args.get(key));
    }

    /**
     * A string among the arguments.
     *
     * @param key its name
     * @return the string
     */
    public String text(String key) {
        return (String) arg(key);
    }

    /**
     * A list of whole numbers among the arguments.
     *
     * @param key its name
     * @return the numbers
     */
    public int[] integers(String key) {
        return ((List<?>) arg(key)).stream().mapToInt(n -> ((Number) n).intValue()).toArray();
    }

    private Object arg(String key) {
        Object value = args.get(key);
        assertTrue(value != null, "golden case " + name + " has no argument " + key);
        return value;
    }

    /**
     * The number of inputs.
     *
     * @return the number
     */
    public int inputs() {
        return (int) file.names().stream().filter(n -> n.startsWith("in.")).count();
    }

    /**
     * An input.
     *
     * @param i its index
     * @return a new leaf, which requires a gradient if the file has one
     */
    public Tensor input(int i) {
        return tensor("in." + i).requiresGrad(file.contains("grad." + i));
    }

    /**
     * A tensor by name.
     *
     * @param key its name in the file
     * @return a new tensor
     */
    public Tensor tensor(String key) {
        return Tensor.wrap(file.floats(key), file.shape(key));
    }

    /**
     * An input of whole numbers.
     *
     * @param i its index
     * @return the numbers
     */
    public int[] labels(int i) {
        return file.ints("in." + i);
    }

    /**
     * Compares an output and, after a backward, the inputs' gradients with the file.
     *
     * @param out the output
     * @param inputs the inputs it was computed from; an input without a gradient in the file may be null
     */
    public void check(Tensor out, Tensor... inputs) {
        expect("out", out);
        out.backward(Tensor.wrap(file.floats("grad_out"), out.shape()));
        for (int i = 0; i < inputs.length; i++) {
            if (file.contains("grad." + i)) {
                assertTrue(inputs[i].grad() != null, name + ": input " + i + " got no gradient");
                expect("grad." + i, inputs[i].grad());
            }
        }
    }

    /**
     * Compares a tensor with one in the file: the shapes must be equal (a scalar is stored as {@code [1]}), and the
     * values must agree within 1e-4 absolute plus 1e-4 relative.
     *
     * @param key the name in the file
     * @param actual the tensor
     */
    public void expect(String key, Tensor actual) {
        Shape shape = actual.shape().rank() == 0 ? Shape.of(1) : actual.shape();
        assertEquals(file.shape(key), shape, name + ": shape of " + key);
        float[] wanted = file.floats(key);
        for (int i = 0; i < wanted.length; i++) {
            double off = Math.abs((double) wanted[i] - actual.array()[i]);
            boolean same = Float.compare(wanted[i], actual.array()[i]) == 0;
            assertTrue(same || off <= TOLERANCE + TOLERANCE * Math.abs(wanted[i]),
                    name + ": " + key + " at " + i + " is " + actual.array()[i] + ", expected " + wanted[i]);
        }
    }

    /** The file's name. */
    @Override
    public String toString() {
        return name;
    }
}
