package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import io.github.dropbits.core.runtime.Workers;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests properties that all ops have. Also checks that every op is in the table, so that the gradients of every op are
 * checked.
 */
class EveryOpTest {
    static List<OpTable.Entry> entries() {
        return OpTable.entries();
    }

    private static boolean[] all(OpTable.Entry e) {
        boolean[] wanted = new boolean[e.in().length];
        Arrays.fill(wanted, true);
        return wanted;
    }

    /**
     * Returns whether a class is an op. An op is a public class that extends {@link Op} or has a public static method
     * that returns a tensor.
     */
    private static boolean isOp(Class<?> c) {
        boolean offers = Op.class.isAssignableFrom(c);
        for (Method m : c.getDeclaredMethods()) {
            offers |= Modifier.isStatic(m.getModifiers()) && Modifier.isPublic(m.getModifiers())
                    && m.getReturnType() == Tensor.class;
        }
        return offers && Modifier.isPublic(c.getModifiers()) && !Modifier.isAbstract(c.getModifiers());
    }

    @Test
    void everyOpOfThePackageIsInTheTable() throws IOException {
        Path folder = Path.of(System.getProperty("basedir", "."), "src/main/java/io/github/dropbits/core/ops");
        Set<String> ops = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                if (!name.equals("package-info") && isOp(type(name))) {
                    ops.add(name);
                }
            }
        }
        assertTrue(ops.size() > 40, "ops found: " + ops);
        assertEquals(ops, entries().stream().map(OpTable.Entry::toString).collect(Collectors.toCollection(
                TreeSet::new)));
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(EveryOpTest.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void itsEntryAppliesIt(OpTable.Entry e) {
        Trace trace = Trace.of(() -> e.function().apply(e.in()));
        assertTrue(!Op.class.isAssignableFrom(e.op()) || trace.steps().stream().anyMatch(s -> e.op().isInstance(
                s.op())), () -> trace.steps().toString());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void itsGradientIsRight(OpTable.Entry e) {
        GradientCheck.of(e.function()).atMost(64).run(e.in()).assertPassed();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void itLeavesItsInputsAsTheyWere(OpTable.Entry e) {
        Tensor[] leaves = new Tensor[e.in().length];
        Tensor y = e.apply(leaves, all(e));
        y.backward(Tensor.full(1, y.shape().toArray()));
        for (int i = 0; i < leaves.length; i++) {
            assertArrayEquals(e.in()[i].toArray(), leaves[i].toArray(), "input " + i);
            assertEquals(leaves[i].shape(), leaves[i].grad().shape(), "gradient of input " + i);
        }
    }

    /** The gradient of an input does not depend on which other gradients are needed. */
    @ParameterizedTest
    @MethodSource("entries")
    void itsGradientsDoNotDependOnWhichAreWanted(OpTable.Entry e) {
        float[][] whole = gradients(e, all(e));
        for (int subset = 1; subset < 1 << e.in().length; subset++) {
            boolean[] wanted = new boolean[e.in().length];
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = (subset >> i & 1) != 0;
            }
            float[][] part = gradients(e, wanted);
            for (int i = 0; i < wanted.length; i++) {
                assertArrayEquals(wanted[i] ? whole[i] : null, part[i], "input " + i + " of " + subset);
            }
        }
    }

    private static float[][] gradients(OpTable.Entry e, boolean... wanted) {
        Tensor[] leaves = new Tensor[e.in().length];
        Tensor y = e.apply(leaves, wanted);
        y.backward(new RandomStream(7).normal(1, y.shape().toArray()));
        float[][] gradients = new float[leaves.length][];
        for (int i = 0; i < leaves.length; i++) {
            gradients[i] = leaves[i].grad() == null ? null : leaves[i].grad().toArray();
        }
        return gradients;
    }

    @ParameterizedTest
    @MethodSource("entries")
    void itGivesTheSameBitsOnAnyNumberOfThreads(OpTable.Entry e) throws Exception {
        float[] value = e.function().apply(e.in()).toArray();
        float[][] gradients = gradients(e, all(e));
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                assertArrayEquals(value, workers.run(() -> e.function().apply(e.in()).toArray()));
                float[][] again = workers.run(() -> gradients(e, all(e)));
                for (int i = 0; i < gradients.length; i++) {
                    assertArrayEquals(gradients[i], again[i]);
                }
            }
        }
    }

    /** If an op claims a nonnegative output for inputs with any sign, its output is not negative. */
    @ParameterizedTest
    @MethodSource("entries")
    void itsOutputIsNotNegativeWhereItSaysSo(OpTable.Entry e) {
        Trace trace = Trace.of(() -> e.function().apply(e.in()));
        for (Trace.Step s : trace.steps()) {
            boolean[] signs = new boolean[s.inputs().size()];
            boolean claimed = s.op().outputNonNegative(signs);
            for (float v : s.output().toArray()) {
                assertTrue(v >= 0 || !claimed, () -> s.op().name() + " gave " + v);
            }
            Arrays.fill(signs, true);
            assertTrue(s.op().outputNonNegative(signs) || !claimed, "a claim is not lost by better inputs");
        }
    }

    /** If an op claims a nonnegative output for nonnegative inputs, its output is not negative for such inputs. */
    @ParameterizedTest
    @MethodSource("entries")
    void itsOutputOfNonNegativeInputsIsNotNegativeWhereItSaysSo(OpTable.Entry e) {
        Tensor[] in = Arrays.stream(e.in()).map(x -> Check.positive(x, 0.01f)).toArray(Tensor[]::new);
        Trace trace = Trace.of(() -> e.function().apply(in));
        for (Trace.Step s : trace.steps()) {
            boolean[] signs = new boolean[s.inputs().size()];
            for (int i = 0; i < signs.length; i++) {
                signs[i] = nonNegative(s.inputs().get(i));
            }
            boolean claimed = s.op().outputNonNegative(signs);
            assertTrue(nonNegative(s.output()) || !claimed, () -> s.op().name());
        }
    }

    private static boolean nonNegative(Tensor t) {
        boolean all = true;
        for (float v : t.toArray()) {
            all &= v >= 0;
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("entries")
    void itRecordsNothingWithoutNeed(OpTable.Entry e) {
        assertFalse(e.function().apply(e.in()).needsGradient());
        Tensor[] leaves = new Tensor[e.in().length];
        assertFalse(NoGrad.call(() -> e.apply(leaves, all(e))).needsGradient());
        assertTrue(e.apply(leaves, all(e)).needsGradient());
        assertNull(leaves[0].grad());
    }
}
