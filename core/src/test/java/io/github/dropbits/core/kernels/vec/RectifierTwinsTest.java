package io.github.dropbits.core.kernels.vec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both implementations of the rectifier give the same results for all ranges and values. */
class RectifierTwinsTest {
    @BeforeEach
    void vectors() {
        Twins.needVectors();
    }

    @Test
    void sameValuesAndSlopes() {
        for (int n = 0; n <= Twins.LONGEST; n++) {
            float[] x = Twins.normal(1, n + 5);
            float[] special = {0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE};
            for (int i = 0; i < x.length; i += 3) {
                x[i] = special[i / 3 % special.length];
            }
            float[] gy = Twins.normal(2, n + 5);
            float[][] y = new float[2][n + 5];
            float[][] gx = new float[2][n + 5];
            for (int twin = 0; twin < 2; twin++) {
                Rectifier ops = twin == 0 ? new ScalarRectifier() : new VectorRectifier();
                ops.map(x, y[twin], 2, 2 + n);
                ops.slope(y[twin], gy, gx[twin], 2, 2 + n);
            }
            assertArrayEquals(y[0], y[1], "length " + n);
            assertArrayEquals(gx[0], gx[1], "length " + n);
        }
    }
}
