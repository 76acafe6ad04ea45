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
 * A test case that was computed by PyTorch in double precision. It consists of an op with its arguments, inputs and
 * output, and the gradients of the output and the inputs. The files are in the test resources, or in the directory that
 * the system property {@code golden.dir} specifies.
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
     * Reads the test cases of selected ops.
     *
     * @param ops returns true for the names of the selected ops
     * @return the cases, in the order of their file names
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
     * Returns the name of the op.
     *
     * @return the name in the file
     */
    public String op() {
        return file.metadata().get("op");
    }

    /**
     * Returns an argument that is an integer.
     *
     * @param key the name of the argument
     * @return the number
     */
    public int integer(String key) {
        return ((Number) arg(key)).intValue();
    }

    /**
     * Returns an argument that is a number.
     *
     * @param key the name of the argument
     * @return the number
     */
    public double number(String key) {
        return ((Number) arg(key)).doubleValue();
    }

    /**
     * Returns an argument that is a number and may be absent.
     *
     * @param key the name of the argument
     * @param absent the value to return if the argument is absent
     * @return the number
     */
    public double number(String key, double absent) {
        return args.containsKey(key) ? number(key) : absent;
    }

    /**
     * Returns an argument that is a boolean.
     *
     * @param key the name of the argument
     * @return the value; false if the argument is absent
     */
    public boolean flag(String key) {
        return Boolean.TRUE.equals(args.get(key));
    }

    /**
     * Returns an argument that is a string.
     *
     * @param key the name of the argument
     * @return the string
     */
    public String text(String key) {
        return (String) arg(key);
    }

    /**
     * Returns an argument that is a list of integers.
     *
     * @param key the name of the argument
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
     * Returns the number of inputs.
     *
     * @return the number
     */
    public int inputs() {
        return (int) file.names().stream().filter(n -> n.startsWith("in.")).count();
    }

    /**
     * Returns an input.
     *
     * @param i the index of the input
     * @return a new leaf, which requires a gradient if the file contains the input's gradient
     */
    public Tensor input(int i) {
        return tensor("in." + i).requiresGrad(file.contains("grad." + i));
    }

    /**
     * Returns the tensor with the given name.
     *
     * @param key the name of the argument in the file
     * @return a new tensor
     */
    public Tensor tensor(String key) {
        return Tensor.wrap(file.floats(key), file.shape(key));
    }

    /**
     * Returns an input that consists of integers.
     *
     * @param i the index of the input
     * @return the numbers
     */
    public int[] labels(int i) {
        return file.ints("in." + i);
    }

    /**
     * Compares an output with the file, runs a backward pass, and compares the gradients of the inputs with the file.
     *
     * @param out the output
     * @param inputs the inputs that the output was computed from; an input without a gradient in the file may be null
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
     * Compares a tensor with a tensor in the file. The shapes must be equal, where a scalar is stored with shape
     * {@code [1]}. The values must agree with an absolute tolerance of 1e-4 plus a relative tolerance of 1e-4.
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

    /** Returns the name of the file. */
    @Override
    public String toString() {
        return name;
    }
}
