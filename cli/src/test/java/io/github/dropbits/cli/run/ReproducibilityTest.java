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
 * Checks the promises of docs/reproducibility.md, in separate JVMs. A training gives the same bits if it is
 * interpreted, compiled by C1 or compiled by C2, and with one thread or two. With other kernels it gives close
 * values. The time limit only ends a test that hangs.
 */
@Timeout(300)
class ReproducibilityTest {
    /** Enough steps for the hot loops to be compiled, first by C1 and then by C2. */
    private static final int STEPS = 80;
    private static final int FEW = 3;
    /** Channels of the narrow network. */
    private static final int NARROW = 4;
    /** Channels of the wide network, enough for ops to be split into several tasks. */
    private static final int WIDE = 96;

    /** The lines of the long training with default JVM options. */
    private static List<String> expected;
    /** The lines of a training of {@link #FEW} steps with default JVM options. */
    private static List<String> few;

    /**
     * Runs {@link ShortTraining} in a JVM with these options. Returns its lines: the kernels, and a line for each
     * step.
     */
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
        few = run(NARROW, FEW, 1, Kernels.inUse());
        assertEquals(Kernels.inUse() + " " + Kernels.vectorBits(), expected.getFirst());
        // The training changes the parameters: no two steps end with the same ones.
        assertEquals(STEPS + 1, expected.stream().distinct().count());
    }

    /** Both trainings use scalar kernels, because a JVM that only interprets does not use vector kernels. */
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

    /** Checks that losses are close. The tolerance allows a value near a threshold to be rounded to the other side. */
    private static void assertClose(String kernels, String... options) throws Exception {
        List<String> other = run(NARROW, FEW, 1, kernels, options);
        assertNotEquals(few.getFirst(), other.getFirst());
        for (int i = 1; i <= FEW; i++) {
            assertEquals(loss(few.get(i)), loss(other.get(i)), 0.02 * loss(few.get(i)), "step " + i);
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
