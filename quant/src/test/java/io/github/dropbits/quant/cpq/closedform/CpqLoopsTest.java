package io.github.dropbits.quant.cpq.closedform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.quant.Grid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the vector loops with the scalar loops, for all lengths up to a few vectors, densely spaced values, the ends
 * of the grid and values beyond.
 */
class CpqLoopsTest {
    private final CpqLoops plain = new ScalarCpqLoops();
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
                for (double s : new double[] {1e-3, 0.005, 0.02, 0.1, 0.125, 0.2, 1.0 / 3, 0.5, 0.7, 1, 30}) {
                    all.add(new Object[] {new Grid(bits, signed), s});
                }
            }
        }
        return all;
    }

    private static float[] values(Grid grid, double s, int n, float alpha) {
        float[] x = new float[n];
        RandomStream random = new RandomStream(n);
        double low = grid.lowest() - 1 - 20 * s;
        double high = grid.highest() + 1 + 20 * s;
        for (int i = 0; i < n; i++) {
            x[i] = (float) (alpha * (low + (high - low) * random.nextDouble()));
        }
        return x;
    }

    private record Result(float[] gx, double[] sums) {
    }

    private static Result backward(CpqLoops loops, Grid grid, double s, float alpha, float[] x, float[] gy, int from) {
        CpqCells cells = new CpqCells(grid, s, null, 0);
        float[] gx = new float[x.length];
        double[] sums = new double[2 + grid.bits()];
        CpqLoops.Wanted wanted = new CpqLoops.Wanted(true, true, false);
        loops.backward(cells, alpha, x, gy, gx, from, x.length, wanted, sums);
        float[] both = Arrays.copyOf(gy, x.length);
        double[] again = new double[sums.length];
        loops.backward(cells, alpha, x, both, both, from, x.length, wanted, again);
        System.arraycopy(gx, 0, both, 0, from);
        assertArrayEquals(gx, both, "in place");
        assertArrayEquals(sums, again, "in place");
        return new Result(gx, sums);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void gradientsAgree(Grid grid, double s) {
        float alpha = 0.37f;
        float[] x = values(grid, s, 3000, alpha);
        float[] gy = new RandomStream(3).normal(1, x.length).array();
        Result a = backward(plain, grid, s, alpha, x, gy, 0);
        Result b = backward(vector, grid, s, alpha, x, gy, 0);
        double scale = 0;
        for (int i = 0; i < x.length; i++) {
            // In float, the error of u is half a unit in the last place. The second derivative of the staircase is at
            // most 1/s^2.
            double blur = Math.ulp(x[i] / alpha) / (s * s);
            double off = Math.abs(a.gx()[i] - b.gx()[i]);
            assertTrue(off <= 2e-5 * Math.max(1, 1 / s) * Math.abs(gy[i]) + blur * Math.abs(gy[i]),
                    grid + ", s " + s + ": at " + x[i] / alpha + " " + a.gx()[i] + " and " + b.gx()[i]);
            scale += Math.abs(gy[i]) * (1 + Math.abs(x[i] / alpha) / s);
        }
        assertEquals(a.sums()[0], b.sums()[0], 1e-5 * scale);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void fractionalMasksAgree(Grid grid, double s) {
        RandomStream random = new RandomStream(grid.bits());
        for (int draw = 0; draw < 4; draw++) {
            float[] masks = new float[grid.bits()];
            float mask = 1;
            for (int l = 0; l < masks.length; l++) {
                masks[l] = mask;
                mask *= draw == 3 && l == 1 ? 1e-4f : 0.3f + 0.7f * random.nextFloat();
            }
            float[] x = values(grid, s, 1500, 1);
            float[] gy = new RandomStream(3).normal(1, x.length).array();
            CpqCells cells = new CpqCells(grid, s, masks, 0);
            float[] a = new float[x.length];
            float[] b = new float[x.length];
            plain.forward(cells, 1, x, a, 0, x.length);
            vector.forward(cells, 1, x, b, 0, x.length);
            for (int i = 0; i < a.length; i++) {
                assertEquals(a[i] + 0f, b[i] + 0f, "the code of " + x[i]);
            }
            CpqLoops.Wanted wanted = new CpqLoops.Wanted(true, true, false);
            double[][] sums = new double[2][2 + grid.bits()];
            plain.backward(cells, 1, x, gy, a, 0, x.length, wanted, sums[0]);
            vector.backward(cells, 1, x, gy, b, 0, x.length, wanted, sums[1]);
            double scale = 1;
            for (int i = 0; i < a.length; i++) {
                // The probability of a masked code is as small as its mask, but its rounding error is relative to the
                // entire sum.
                double blur = (Math.ulp(x[i]) / s + 5e-5) / s * Math.max(1, grid.highest()) / 16;
                assertEquals(a[i], b[i], Math.abs(gy[i]) * (blur + 2e-4 * Math.max(1, 1 / s)), grid + ", s " + s
                        + ", masks " + Arrays.toString(masks) + ": gradient at " + x[i]);
                scale += Math.abs(gy[i]) * (1 + Math.abs(x[i]) / s);
            }
            assertEquals(sums[0][0], sums[1][0], 1e-4 * scale);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void codesAreTheSame(Grid grid, double s) {
        CpqCells cells = new CpqCells(grid, s, null, 0);
        float[] x = values(grid, s, 2000, 1);
        for (int k = 0; k < 600; k++) {
            x[k] = -300 + k + 0.5f * (k % 3);
            x[k + 600] = Math.nextUp(x[k]);
            x[k + 1200] = Math.nextDown(x[k]);
        }
        float[] a = new float[x.length];
        float[] b = new float[x.length];
        assertEquals(-1, plain.forward(cells, 1, x, a, 0, x.length));
        assertEquals(-1, vector.forward(cells, 1, x, b, 0, x.length));
        for (int i = 0; i < a.length; i++) {
            assertEquals(a[i], b[i] + 0f, "at " + x[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void lengthsAndTailsMakeNoDifference(Grid grid, double s) {
        int most = 4 * Kernels.vectorBits() / Float.SIZE + 1;
        float[] x = values(grid, s, most + 3, 1);
        float[] gy = new RandomStream(4).normal(1, x.length).array();
        Result whole = backward(vector, grid, s, 1, x, gy, 3);
        float[] y = new float[x.length];
        vector.forward(new CpqCells(grid, s, null, 0), 1, x, y, 3, x.length);
        for (int n = 0; n <= most; n++) {
            float[] part = Arrays.copyOf(x, 3 + n);
            Result r = backward(vector, grid, s, 1, part, gy, 3);
            assertArrayEquals(Arrays.copyOf(whole.gx(), 3 + n), r.gx(), "length " + n);
            float[] z = new float[part.length];
            vector.forward(new CpqCells(grid, s, null, 0), 1, part, z, 3, part.length);
            for (int i = 0; i < z.length; i++) {
                assertEquals(y[i] + 0f, z[i] + 0f);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void nanIsFoundWhereverItStands(Grid grid, double s) {
        CpqCells cells = new CpqCells(grid, s, null, 0);
        for (int at = 0; at < 40; at++) {
            float[] x = new float[40];
            x[at] = Float.NaN;
            assertEquals(at, vector.forward(cells, 1, x, new float[40], 0, 40));
            assertEquals(at, plain.forward(cells, 1, x, new float[40], 0, 40));
        }
    }
}
