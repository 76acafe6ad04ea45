package io.github.dropbits.core.kernels.vec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both implementations restore the same zeros and do not modify other elements. */
class ZeroGradientsTwinsTest {
    @BeforeEach
    void vectors() {
        Twins.needVectors();
    }

    @Test
    void sameZeros() {
        for (int n = 0; n <= Twins.LONGEST; n++) {
            float[] gy = Twins.normal(1, n + 5);
            float[] gx = Twins.normal(2, n + 7);
            for (int i = 0; i < n + 5; i++) {
                gy[i] = i % 3 == 0 ? 0 : i % 3 == 1 ? -0f : gy[i];
                gx[i + 2] = i % 7 < 3 ? Float.NaN : gx[i + 2];
            }
            float[] expected = gx.clone();
            for (int i = 1; i < n + 1; i++) {
                expected[i + 2] = Float.isNaN(gx[i + 2]) && gy[i] == 0 ? 0 : gx[i + 2];
            }
            float[] other = gx.clone();
            new ScalarZeroGradients().restore(gy, 1, gx, 3, n);
            new VectorZeroGradients().restore(gy, 1, other, 3, n);
            assertArrayEquals(expected, gx, "length " + n);
            assertArrayEquals(expected, other, "length " + n);
        }
    }

    @Test
    void allOfARun() {
        float[] a = {1, 0, 2, -0f, Float.NaN, 0};
        assertTrue(ZeroGradients.all(a, 1, 2, 3));
        assertFalse(ZeroGradients.all(a, 0, 2, 3));
        assertFalse(ZeroGradients.all(a, 4, 1, 1));
        assertTrue(ZeroGradients.all(a, 0, 1, 0));
    }
}
