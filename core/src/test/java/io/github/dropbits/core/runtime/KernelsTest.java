package io.github.dropbits.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The kernels in use are the requested or the best available ones, and the reason is given. */
class KernelsTest {
    private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    @Test
    void theChoiceFollowsThePropertyAndTheModule() {
        String requested = System.getProperty(Kernels.PROPERTY, "auto");
        boolean vector = requested.equals("vector") || requested.equals("auto") && PRESENT;
        assertEquals(vector, Kernels.vectorized());
        assertEquals(vector ? "vector" : "scalar", Kernels.inUse());
        String reason = switch (requested) {
            case "auto" -> PRESENT ? "jdk.incubator.vector is present" : "--add-modules jdk.incubator.vector";
            default -> "forced by dropbits.kernels=" + requested;
        };
        assertTrue(Kernels.reason().contains(reason), Kernels.reason());
    }

    /** Guards against a build that requests vectors but silently tests the scalar kernels twice. */
    @Test
    void theBuildTestsWhatItAskedFor() {
        if (System.getProperty("dropbits.vector.args", "").contains("jdk.incubator.vector")) {
            assertTrue(PRESENT, "the JVM got the module that the build added");
            boolean scalar = System.getProperty(Kernels.PROPERTY, "auto").equals("scalar");
            assertEquals(scalar ? "scalar" : "vector", Kernels.inUse(), Kernels.reason());
        }
        String bits = System.getProperty("dropbits.expected.bits", "");
        if (!bits.isEmpty()) {
            assertEquals(bits, String.valueOf(Kernels.vectorBits()), "the width that the build limited the JVM to");
        }
    }

    @Test
    void theWidthIsOneFloatWithoutVectors() {
        int bits = Kernels.vectorBits();
        assertEquals(Kernels.vectorized(), bits > 32);
        assertEquals(0, bits % 32);
        assertEquals(1, Integer.bitCount(bits));
    }

    @Test
    void wideVectorsAreMany() {
        boolean x86 = System.getProperty("os.arch").matches("amd64|x86_64");
        assertEquals(x86 && Kernels.vectorBits() < 512 ? 16 : 32, Kernels.vectorRegisters());
    }
}
