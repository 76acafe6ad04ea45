package io.github.dropbits.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Without the module of the Vector API, the log says once how to enable vectors. Without a fused multiply-add, it says
 * once that the kernels are slower. Otherwise, nothing is logged.
 */
class KernelsLogTest {
    /** The main class that runs in a child JVM. */
    static final class Child {
        private Child() {
        }

        public static void main(String[] args) {
            String first = Kernels.inUse();
            Tensor.scalar(1).exp().add(1).square();
            System.out.println(first + " " + Kernels.inUse());
            // With a fused multiply-add, the result is the rounding error of a * a. With separate rounding, the result
            // is 0.
            float a = 1 + 0x1p-12f;
            float rest = Tensor.of(new float[] {-a * a, a}, 1, 2).matmul(Tensor.of(new float[] {1, a}, 2, 1)).item();
            System.out.println(rest == 0 ? "separate" : "fused");
            System.out.println(Kernels.reason());
        }
    }

    private static Path classes(Class<?> type) throws URISyntaxException {
        String file = type.getName().replace('.', '/') + ".class";
        String url = type.getClassLoader().getResource(file).toURI().getPath();
        return Path.of(url.substring(0, url.length() - file.length()));
    }

    private static String run(String... options) throws IOException, URISyntaxException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classes(Kernels.class) + File.pathSeparator + classes(Child.class),
                Child.class.getName()));
        Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, p.waitFor(), out);
        return out;
    }

    @Test
    void withoutTheModuleOneLineSaysHowToSwitchVectorsOn() throws Exception {
        String out = run();
        assertTrue(out.contains("scalar scalar"), out);
        List<String> lines = out.lines().filter(l -> l.contains("DropBits")).toList();
        assertEquals(1, lines.size(), out);
        assertTrue(lines.getFirst().contains("start Java with --add-modules jdk.incubator.vector"), out);
    }

    @Test
    void withTheModuleNothingIsSaid() throws Exception {
        String out = run("--add-modules", "jdk.incubator.vector");
        assertTrue(out.contains("vector vector") && !out.contains("DropBits"), out);
    }

    @Test
    void withoutFusedMultiplyAddAWarningSaysSoOnceAndTheKernelsDoWithoutIt() throws Exception {
        for (String[] more : new String[][] {{}, {"-Ddropbits.kernels=scalar"}, {"-Ddropbits.kernels=auto"}}) {
            List<String> options = new ArrayList<>(List.of("-XX:-UseFMA", "--add-modules", "jdk.incubator.vector"));
            options.addAll(List.of(more));
            String out = run(options.toArray(String[]::new));
            assertTrue(out.contains("scalar scalar") && out.contains("separate"), out);
            String warning = "DropBits is slower here: no fused multiply-add in hardware";
            assertEquals(1, out.lines().filter(l -> l.contains(warning)).count(), out);
            assertTrue(out.lines().toList().getLast().contains("no fused multiply-add in hardware"), out);
            assertFalse(out.contains("present and compiled"), out);
        }
    }

    @Test
    void withoutTheModulesForManagementAndLoggingItIsSilentToo() throws Exception {
        String out = run("--limit-modules", "java.base,jdk.incubator.vector", "--add-modules", "jdk.incubator.vector");
        assertTrue(out.contains("vector vector") && out.contains("fused") && !out.contains("DropBits"), out);
    }

    @Test
    void scalarKernelsThatWereAskedForNeedNoAdvice() throws Exception {
        String out = run("-Ddropbits.kernels=scalar");
        assertTrue(out.contains("scalar scalar") && !out.contains("DropBits"), out);
    }
}
