package io.github.dropbits.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Free scratch arrays of one size give way when memory is needed for another. */
class ScratchMemoryTest {
    /** Takes and returns 80 MiB in arrays of 16 MiB, and then takes 64 MiB at once. */
    static final class Child {
        private Child() {
        }

        public static void main(String[] args) {
            float[][] arrays = new float[5][];
            for (int i = 0; i < arrays.length; i++) {
                arrays[i] = ScratchPool.acquire(1 << 22);
            }
            for (int i = 0; i < arrays.length; i++) {
                ScratchPool.release(arrays[i]);
                arrays[i] = null;
            }
            System.out.println(ScratchPool.acquire(1 << 24).length);
        }
    }

    @Test
    void freeArraysGiveWay() throws Exception {
        Path classes = Path.of(ScratchPool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path tests = Path.of(Child.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Process p = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx112m",
                "-cp", classes + File.pathSeparator + tests, Child.class.getName()).redirectErrorStream(true).start();
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, p.waitFor(), out);
        assertEquals(Integer.toString(1 << 24), out.strip());
    }
}
