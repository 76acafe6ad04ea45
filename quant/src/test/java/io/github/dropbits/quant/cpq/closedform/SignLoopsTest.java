package io.github.dropbits.quant.cpq.closedform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.quant.Grid;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the loops for signs with central differences of their definition, and the vector loops with the scalar
 * loops.
 */
class SignLoopsTest {
    private static final Grid SIGNS = new Grid(1, true);

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /** Computes the soft staircase in units of alpha, which is the difference of the probabilities of the two cells. */
    private static double staircase(double u, double s) {
        double up = sigmoid((2 - u) / s) - sigmoid(-u / s);
        double down = sigmoid(-u / s) - sigmoid((-2 - u) / s);
        return (up - down) / (up + down);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.125, 1.0 / 3, 1, 5})
    void equalTheDefinition(double s) {
        double h = 1e-5;
        float alpha = 0.5f;
        for (float u = -2.6f; u <= 2.6; u += 0.37f) {
            float[] gx = new float[1];
            for (boolean all : new boolean[] {true, false}) {
                double[] sums = new double[3];
                new ScalarSignLoops().backward(new CpqCells(SIGNS, s, null, 0), alpha, new float[] {u * alpha},
                        new float[] {1}, gx, 0, 1, new CpqLoops.Wanted(all, false, false), sums);
                double share = all ? 1 : 0.5;
                double byU = share * (staircase(u + h, s) - staircase(u - h, s)) / (2 * h);
                double byS = share * (staircase(u, s + h) - staircase(u, s - h)) / (2 * h);
                assertEquals(byU, gx[0], 1e-5 * (1 + 1 / s), "u = " + u);
                assertEquals(byS, sums[1], 1e-5 * (1 + 1 / s), "u = " + u);
                assertEquals(Math.signum(u) - u * byU - s * byS, sums[0], 1e-4 * (1 + 1 / s), "u = " + u);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 0.02, 0.125, 1.0 / 3, 1, 3.9, 30, 1e3})
    void vectorsAgree(double s) {
        assumeTrue(Kernels.vectorized(), "the vector kernels are not in use");
        CpqCells cells = new CpqCells(SIGNS, s, null, 0);
        for (int n : new int[] {0, 1, 15, 16, 17, 600, 1037}) {
            float[] x = new RandomStream(n).normal(2, n + 1).array();
            float[] hard = {0, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 1e38f, -1e38f, Float.POSITIVE_INFINITY,
                1.4f, -1.4f};
            for (int i = 1; i < n; i += 5) {
                x[i] = hard[i % hard.length];
            }
            float[] gy = new RandomStream(3).normal(1, n + 1).array();
            float[] a = new float[n + 1];
            float[] b = new float[n + 1];
            assertEquals(-1, new ScalarSignLoops().forward(cells, 0.7f, x, a, 1, n + 1));
            assertEquals(-1, new VectorSignLoops().forward(cells, 0.7f, x, b, 1, n + 1));
            assertArrayEquals(a, b);
            for (boolean all : new boolean[] {true, false}) {
                for (boolean follows : new boolean[] {true, false}) {
                    CpqLoops.Wanted wanted = new CpqLoops.Wanted(all, follows, false);
                    double[][] sums = new double[2][3];
                    new ScalarSignLoops().backward(cells, 0.7f, x, gy, a, 1, n + 1, wanted, sums[0]);
                    new VectorSignLoops().backward(cells, 0.7f, x, gy, b, 1, n + 1, wanted, sums[1]);
                    double scale = Math.max(1, 1 / s);
                    for (int i = 0; i <= n; i++) {
                        double blur = Math.abs(x[i]) < 1e30 ? Math.ulp(x[i] / 0.7f) / (s * s) : 0;
                        assertEquals(a[i], b[i], (2e-6 * scale + blur) * Math.abs(gy[i]), "s " + s + ", x " + x[i]);
                    }
                    assertEquals(sums[0][0], sums[1][0], 1e-5 * scale * (n + 1));
                    assertEquals(sums[0][1], sums[1][1], 1e-5 * scale * scale * (n + 1));
                    float[] both = Arrays.copyOf(gy, n + 1);
                    new VectorSignLoops().backward(cells, 0.7f, x, both, both, 1, n + 1, wanted, new double[3]);
                    assertArrayEquals(Arrays.copyOfRange(b, 1, n + 1), Arrays.copyOfRange(both, 1, n + 1), "in place");
                }
            }
        }
    }
}
