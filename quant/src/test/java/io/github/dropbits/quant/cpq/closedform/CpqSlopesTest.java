package io.github.dropbits.quant.cpq.closedform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.cpq.Estimator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the vector sums over nearby codes with the scalar sums in double precision, for both estimators, sigma and
 * masks.
 */
class CpqSlopesTest {
    private static final int N = 300;

    private CpqLoops vector;

    @BeforeEach
    void needsVectors() {
        assumeTrue(Kernels.vectorized(), "the vector kernels are not in use");
        vector = new VectorCpqLoops();
    }

    static List<Object[]> settings() {
        List<Object[]> all = new ArrayList<>();
        for (int bits = 1; bits <= 8; bits++) {
            // Signs have separate loops.
            for (boolean signed : bits == 1 ? new boolean[] {false} : new boolean[] {true, false}) {
                for (double s : new double[] {1e-3, 0.02, 0.125, 1.0 / 3, 0.7, 2, 30, 1e3}) {
                    for (Estimator estimator : Estimator.values()) {
                        all.add(new Object[] {new Grid(bits, signed), s, estimator});
                    }
                }
            }
        }
        return all;
    }

    /**
     * Creates masks of one of four kinds: all ones; ones followed by zeros; decreasing fractions; or fractions that
     * include a tiny one and a zero.
     */
    private static float[] masks(int kind, int bits) {
        float[] masks = new float[bits];
        float mask = 1;
        for (int l = 0; l < bits; l++) {
            masks[l] = mask;
            mask *= switch (kind) {
                case 0 -> 1;
                case 1 -> l + 2 < bits ? 1 : 0;
                case 2 -> l % 3 == 2 ? 1 : 0.7f;
                default -> l == 1 ? 1e-3f : l + 2 < bits ? 0.9f : 0;
            };
        }
        return masks;
    }

    private static float[] values(Grid grid, double s) {
        float[] x = new float[N];
        RandomStream random = new RandomStream(N);
        double low = grid.lowest() - 1 - 20 * s;
        double high = grid.highest() + 1 + 20 * s;
        for (int i = 0; i < N; i++) {
            x[i] = (float) (low + (high - low) * random.nextDouble());
        }
        for (int i = 0; i < 20; i++) {
            // The values include cell borders, which are ties, and codes.
            x[i] = grid.lowest() - 1 + 0.5f * i;
        }
        return x;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void equalThePlainSums(Grid grid, double s, Estimator estimator) {
        float[] x = values(grid, s);
        float[] gy = new RandomStream(3).normal(1, N).array();
        for (int kind = 0; kind < 4; kind++) {
            float[] masks = masks(kind, grid.bits());
            CpqCells cells = new CpqCells(grid, s, masks, 0);
            vector.prepare(cells);
            CpqLoops.Wanted wanted = new CpqLoops.Wanted(estimator == Estimator.ALL, false, true);
            float[] a = new float[N];
            float[] b = new float[N];
            double[][] sums = new double[2][2 + grid.bits()];
            new ScalarCpqLoops().backward(cells, 1, x, gy, a, 0, N, wanted, sums[0]);
            vector.backward(cells, 1, x, gy, b, 0, N, wanted, sums[1]);
            inPlace(new ScalarCpqLoops(), cells, x, gy, wanted, a, sums[0]);
            inPlace(vector, cells, x, gy, wanted, b, sums[1]);
            // The gradient of ARGMAX contains the code as a factor.
            double top = estimator == Estimator.ALL ? 1 : grid.highest() - grid.lowest();
            double slope = 1e-5 * Math.max(1, 1 / s) * top;
            String what = grid + ", s " + s + ", masks " + Arrays.toString(masks);
            double size = 0;
            double sizeU = 0;
            for (int i = 0; i < N; i++) {
                assertEquals(a[i], b[i], slope * Math.abs(gy[i]), what + ": gradient at " + x[i]);
                size += Math.abs(gy[i]);
                sizeU += Math.abs(gy[i]) * (1 + Math.abs(x[i]));
            }
            assertEquals(sums[0][0], sums[1][0], 0.2 * slope * (sizeU + 10 * size), what + ": alpha");
            assertEquals(sums[0][1], sums[1][1], 3 * slope * size, what + ": sigma");
            for (int l = 1; l <= grid.bits(); l++) {
                double tolerance = 1e-6 * (grid.highest() - grid.lowest()) * size / Math.max(1e-9, masks[l - 1]);
                assertEquals(sums[0][1 + l], sums[1][1 + l], tolerance, what + ": mask " + l);
            }
        }
    }

    /** Checks that the gradient of the input may be written to the array of the output's gradient. */
    private static void inPlace(CpqLoops loops, CpqCells cells, float[] x, float[] gy, CpqLoops.Wanted wanted,
            float[] expected, double[] expectedSums) {
        float[] both = gy.clone();
        double[] sums = new double[expectedSums.length];
        loops.backward(cells, 1, x, both, both, 0, N, wanted, sums);
        assertArrayEquals(expected, both);
        assertArrayEquals(expectedSums, sums);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void lengthsAndTailsMakeNoDifference(Grid grid, double s, Estimator estimator) {
        int most = 2 * Kernels.vectorBits() / Float.SIZE + 1;
        float[] x = Arrays.copyOf(values(grid, s), 3 + most);
        float[] gy = new RandomStream(4).normal(1, x.length).array();
        CpqCells cells = new CpqCells(grid, s, masks(2, grid.bits()), 0);
        CpqLoops.Wanted wanted = new CpqLoops.Wanted(estimator == Estimator.ALL, false, true);
        float[] whole = new float[x.length];
        vector.backward(cells, 1, x, gy, whole, 3, x.length, wanted, new double[2 + grid.bits()]);
        for (int n = 0; n <= most; n++) {
            float[] part = new float[3 + n];
            vector.backward(cells, 1, x, gy, part, 3, 3 + n, wanted, new double[2 + grid.bits()]);
            assertArrayEquals(Arrays.copyOf(whole, 3 + n), part, "length " + n);
        }
    }

    /** If all nearby codes belong to one level, the mask of this level has no effect, however small it is. */
    @ParameterizedTest
    @EnumSource(Estimator.class)
    void aMaskThatAllCodesNearByShareHasNoGradient(Estimator estimator) {
        Grid grid = new Grid(7, false);
        float[] masks = {1, 0.8f, 0.5f, 0.3f, 0.2f, 0.1f, 0.03f};
        CpqCells cells = new CpqCells(grid, 0.48, masks, 0);
        vector.prepare(cells);
        float[] x = new RandomStream(5).uniform(90, 120, N).array();
        float[] gy = new RandomStream(6).normal(100, N).array();
        double[] sums = new double[2 + grid.bits()];
        vector.backward(cells, 1, x, gy, null, 0, N,
                new CpqLoops.Wanted(estimator == Estimator.ALL, false, true), sums);
        assertArrayEquals(new double[grid.bits()], Arrays.copyOfRange(sums, 2, sums.length));
    }
}
