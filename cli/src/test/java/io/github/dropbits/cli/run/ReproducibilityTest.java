package io.github.dropbits.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dropbits.core.runtime.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What docs/reproducibility.md promises, in JVMs of their own: the same bits interpreted, compiled by C1 and by C2,
 * with one thread and with two; close values with other kernels. The time limit only ends a test that hangs.
 */
@Timeout(300)
class ReproducibilityTest {
    /** So many steps compile the hot loops, first by C1, then by C2. */
    private static final int STEPS = 80;
    private static final int FEW = 3;
    private static final int NARROW = 4;
    /** Enough for several tasks an op. */
    private static final int WIDE = 96;

    private static List<String> expected;
    private static List<String> here;

    /** What a JVM with these options prints: the kernels, then a line a step. */
    private static List<String> run(int channels, int steps, int threads, String kernels, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        command.addAll(List.of(options));
        command.addAll(List.of("-D" + Kernels.PROPERTY + "=" + kernels, "-cp", System.getProperty("java.class.path"),
                ShortTraining.class.getName(), Integer.toString(channels), Integer.toString(steps),
                Integer.toString(threads)));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> lines = process.inputReader().readAllLines();
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + lines);
        assertEquals(steps + 1, lines.size());
        return lines;
    }

    @BeforeAll
    static void inAJvmLikeThisOne() throws Exception {
        expected = run(NARROW, STEPS, 1, Kernels.inUse());
        here = run(NARROW, FEW, 1, Kernels.inUse());
        assertEquals(Kernels.inUse() + " " + Kernels.vectorBits(), expected.getFirst());
        // It does learn: no two steps end with the same parameters.
        assertEquals(STEPS + 1, expected.stream().distinct().count());
    }

    /** With scalar kernels: a JVM that only interprets has no others. */
    @Test
    void interpreted() throws Exception {
        assertEquals(run(NARROW, FEW, 1, "scalar"), run(NARROW, FEW, 1, "scalar", "-Xint"));
    }

    @Test
    void compiledByC1Only() throws Exception {
        assertEquals(expected, run(NARROW, STEPS, 1, Kernels.inUse(), "-XX:TieredStopAtLevel=1"));
    }

    @Test
    void compiledByC2Only() throws Exception {
        assertEquals(expected, run(NARROW, STEPS, 2, Kernels.inUse(), "-XX:-TieredCompilation"));
    }

    @Test
    void oneThreadAndTwo() throws Exception {
        assertEquals(run(WIDE, FEW, 1, Kernels.inUse()), run(WIDE, FEW, 2, Kernels.inUse()));
    }

    /** Tells whether losses are close; one rounding that falls the other way at a threshold is allowed for. */
    private static void assertClose(String kernels, String... options) throws Exception {
        List<String> other = run(NARROW, FEW, 1, kernels, options);
        assertNotEquals(here.getFirst(), other.getFirst());
        for (int i = 1; i <= FEW; i++) {
            assertEquals(loss(here.get(i)), loss(other.get(i)), 0.02 * loss(here.get(i)), "step " + i);
        }
    }

    private static double loss(String line) {
        return Double.parseDouble(line.substring(line.indexOf(' ')));
    }

    @Test
    void scalarKernelsAreClose() throws Exception {
        assumeTrue(Kernels.vectorized());
        assertClose("scalar");
    }

    @Test
    void anotherVectorWidthIsClose() throws Exception {
        assumeTrue(Kernels.vectorized() && Kernels.vectorBits() > 128);
        assertClose("vector", "-XX:MaxVectorSize=16");
    }
}
