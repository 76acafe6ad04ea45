package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The kernels in use are those asked for, or the best there are; the reason is said. */
class KernelsTest {
    private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    @Test
    void theChoiceFollowsThePropertyAndTheModule() {
        String wish = System.getProperty(Kernels.PROPERTY, "auto");
        boolean vector = wish.equals("vector") || wish.equals("auto") && PRESENT;
        assertEquals(vector, Kernels.vectorized());
        assertEquals(vector ? "vector" : "scalar", Kernels.inUse());
        String reason = switch (wish) {
            case "auto" -> PRESENT ? "jdk.incubator.vector is present" : "--add-modules jdk.incubator.vector";
            default -> "forced by dropbits.kernels=" + wish;
        };
        assertTrue(Kernels.reason().contains(reason), Kernels.reason());
    }

    @Test
    void theWidthIsOneFloatWithoutVectors() {
        int bits = Kernels.vectorBits();
        assertEquals(Kernels.vectorized(), bits > 32);
        assertEquals(0, bits % 32);
        assertEquals(1, Integer.bitCount(bits));
    }
}
