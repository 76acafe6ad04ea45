package io.github.dropbits.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The kernels in use are the requested ones or, by default, the best available ones, and a reason is given. */
class KernelsTest {
    private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    @Test
    void theChoiceFollowsThePropertyAndTheModule() {
        String requested = System.getProperty(Kernels.PROPERTY, "auto");
        boolean fused = Kernels.fusedMultiplyAdd();
        boolean vector = requested.equals("vector") || requested.equals("auto") && PRESENT && fused;
        assertEquals(vector, Kernels.vectorized());
        assertEquals(vector ? "vector" : "scalar", Kernels.inUse());
        String reason = switch (requested) {
            case "auto" -> !fused ? "no fused multiply-add in hardware"
                    : PRESENT ? "jdk.incubator.vector is present" : "--add-modules jdk.incubator.vector";
            default -> "forced by dropbits.kernels=" + requested;
        };
        assertTrue(Kernels.reason().contains(reason), Kernels.reason());
    }

    /** Fails if the build requests vector kernels, but the tests run with the scalar kernels instead. */
    @Test
    void theBuildTestsWhatItAskedFor() {
        if (System.getProperty("dropbits.vector.args", "").contains("jdk.incubator.vector")) {
            assertTrue(PRESENT, "the JVM got the module that the build added");
            boolean scalar = System.getProperty(Kernels.PROPERTY, "auto").equals("scalar");
            assertEquals(scalar || !Kernels.fusedMultiplyAdd() ? "scalar" : "vector", Kernels.inUse(),
                    Kernels.reason());
        }
        String bits = System.getProperty("dropbits.expected.bits", "");
        if (!bits.isEmpty()) {
            assertEquals(bits, String.valueOf(Kernels.vectorBits()), "the width that the build limited the JVM to");
        }
    }

    @Test
    void aListOfCpusSaysWhetherAllHaveTheInstruction() {
        assertTrue(FusedMultiplyAdd.listed(List.of("processor : 0", "flags\t\t: fpu sse2 fma avx", "flags : fma")));
        assertFalse(FusedMultiplyAdd.listed(List.of("flags : fpu fma4 sse", "flags : fma")));
        assertTrue(FusedMultiplyAdd.listed(List.of("Features : fp asimd")));
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
