package io.github.dropbits.core.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.kernels.vec.Twins;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scalar and the vector implementation give the same bits for runs of various lengths. Only inner products may
 * differ by rounding.
 */
class TapOpsTwinsTest {
    /** There are only a few values, so that ties are common. Two of the values are NaNs with different bits. */
    private static final float[] VALUES = {-1, -0f, 0f, 1, 1, 2, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
        Float.NaN, Float.intBitsToFloat(0x7fc00001)};
    private static final int ROOM = 40;

    private final TapOps scalar = new ScalarTapOps();
    private final Random random = new Random(1);
    private TapOps vector;

    @BeforeEach
    void vectors() {
        Twins.needVectors();
        vector = new VectorTapOps();
    }

    private int[] taps(int count) {
        return random.ints(count, 0, ROOM).toArray();
    }

    private static int[] bits(float[] a, int n) {
        int[] bits = new int[n];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(a[i]));
        return bits;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 9, 10, 25})
    void sums(int count) {
        for (int n = 0; n <= Twins.LONGEST; n++) {
            float[] x = Twins.normal(n, 3 + ROOM + n + TapOps.EXCESS);
            float[] weights = Twins.normal(2, count);
            int[] taps = taps(count);
            float[][] y = new float[2][2 + n + TapOps.EXCESS];
            scalar.sum(x, 3, taps, weights, 0.5f, y[0], 2, n);
            vector.sum(x, 3, taps, weights, 0.5f, y[1], 2, n);
            assertArrayEquals(bits(y[0], 2 + n), bits(y[1], 2 + n), "length " + n);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 9, 10})
    void products(int count) {
        for (int n : new int[] {0, 1, 7, 16, 33, 100, Twins.LONGEST, 5000, 20_000}) {
            float[] x = Twins.normal(n, ROOM + n + TapOps.EXCESS);
            float[] g = Arrays.copyOf(Twins.normal(3, 3 + n), 3 + n + TapOps.EXCESS);
            int[] taps = taps(count);
            double[][] sums = new double[2][count];
            Arrays.fill(sums[0], 0.25);
            Arrays.fill(sums[1], 0.25);
            scalar.products(g, 3, x, taps, sums[0], n);
            vector.products(g, 3, x, taps, sums[1], n);
            assertArrayEquals(sums[0], sums[1], 1e-5 * Math.sqrt(n + 1), "length " + n);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 9, 10})
    void maximaAndTheirGradients(int count) {
        for (int n = 0; n <= Twins.LONGEST; n++) {
            float[] x = new float[ROOM + n + TapOps.EXCESS];
            for (int i = 0; i < x.length; i++) {
                x[i] = VALUES[random.nextInt(VALUES.length)];
            }
            int[] taps = taps(count);
            float[][] y = new float[2][n + TapOps.EXCESS];
            int[][] winners = new int[2][ROOM + n + TapOps.EXCESS];
            scalar.max(x, taps, y[0], winners[0], ROOM, n);
            vector.max(x, taps, y[1], winners[1], ROOM, n);
            assertArrayEquals(bits(y[0], n), bits(y[1], n), "length " + n);
            int[] won = Arrays.copyOfRange(winners[0], ROOM, ROOM + n);
            assertArrayEquals(won, Arrays.copyOfRange(winners[1], ROOM, ROOM + n), "length " + n);

            float[] g = Twins.normal(4, ROOM + n + TapOps.EXCESS);
            int[] positions = random.ints(3, 0, count).toArray();
            float[][] gx = new float[2][2 + n + TapOps.EXCESS];
            int[] back = taps(3);
            scalar.maxGradient(g, ROOM, winners[0], ROOM, positions, back, gx[0], 2, n);
            vector.maxGradient(g, ROOM, winners[0], ROOM, positions, back, gx[1], 2, n);
            assertArrayEquals(bits(gx[0], 2 + n), bits(gx[1], 2 + n), "length " + n);
        }
    }

    /** No element outside of the rows is written, and merging reverses splitting. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void splittingAndMerging(boolean vectors) {
        TapOps ops = vectors ? vector : scalar;
        for (int n = 0; n <= Twins.LONGEST; n++) {
            float[] x = Twins.run(n, 3, n, 0);
            int half = (n + 1) / 2;
            float[] to = new float[2 * half + 6];
            Arrays.fill(to, 7);
            ops.split(x, 3, to, 2, half + 4, n);
            float[] expected = new float[to.length];
            Arrays.fill(expected, 7);
            for (int i = 0; i < n; i++) {
                expected[(i % 2 == 0 ? 2 : half + 4) + i / 2] = x[3 + i];
            }
            assertArrayEquals(expected, to, "length " + n);
            float[] back = new float[n + 2];
            Arrays.fill(back, 7);
            ops.merge(to, 2, half + 4, back, 1, n);
            assertEquals(7, back[0]);
            assertEquals(7, back[n + 1]);
            assertArrayEquals(Arrays.copyOfRange(x, 3, 3 + n), Arrays.copyOfRange(back, 1, 1 + n), "length " + n);
        }
    }
}
