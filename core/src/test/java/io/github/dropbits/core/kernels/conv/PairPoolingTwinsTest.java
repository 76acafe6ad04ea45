package io.github.dropbits.core.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.kernels.vec.Twins;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Both implementations give the same maxima and positions of maxima, and write no other elements. This is tested for
 * rows of various lengths with ties, infinities, NaNs and zeros of both signs.
 */
class PairPoolingTwinsTest {
    /** There are only a few values, so that most windows have ties. Two of the values are NaNs with different bits. */
    private static final float[] VALUES = {-1, -0f, 0f, 1, 1, 2, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
        Float.NaN, Float.intBitsToFloat(0x7fc00001)};

    @BeforeEach
    void vectors() {
        Twins.needVectors();
    }

    private static float[] values(long seed, int n) {
        java.util.Random random = new java.util.Random(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = VALUES[random.nextInt(VALUES.length)];
        }
        return x;
    }

    private static int[] bits(float[] a) {
        int[] bits = new int[a.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(a[i]));
        return bits;
    }

    @Test
    void sameMaximaAndSameWinners() {
        for (int n = 0; n <= Twins.LONGEST; n++) {
            for (int seed = 0; seed < 20; seed++) {
                // The last column is outside of all windows, and the array ends with the last element that is used.
                int width = 2 * n + 1;
                float[] x = values(seed, 3 + width + 2 * n);
                float[] gy = Twins.normal(4, 2 + n);
                float[][] y = new float[2][2 + n + 3];
                float[][] gx = new float[2][x.length];
                for (int twin = 0; twin < 2; twin++) {
                    PairPooling ops = twin == 0 ? new ScalarPairPooling() : new VectorPairPooling();
                    Arrays.fill(gx[twin], 7);
                    ops.forward(x, 3, width, y[twin], 2, n);
                    ops.backward(x, y[twin], gx[twin], 3, width, gy, 2, n);
                }
                assertArrayEquals(bits(y[0]), bits(y[1]), "maxima, length " + n);
                assertArrayEquals(bits(gx[0]), bits(gx[1]), "gradients, length " + n);
            }
        }
    }
}
