package io.github.dropbits.quant.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Cases;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.cpq.Cpq;
import io.github.dropbits.quant.cpq.Estimator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;

/** Compares the winning codes with the distribution over all 2^b codes (cpq.md, section 2). */
@Domain(Cases.class)
class CodeProbabilitiesTest {
    @Property(tries = 300)
    void winnerIsTheMostProbableCode(@ForAll Cases.Case c) {
        Tensor out = c.apply(c.inputs());
        int each = c.x().elements() / c.alpha().elements();
        for (int i = 0; i < out.elements(); i++) {
            int channel = i / (c.x().elements() / c.x().shape().dim(0));
            float alpha = c.alpha().array()[i / each];
            float sigma = c.sigma().array()[i / each];
            int code = Math.round(out.array()[i] / alpha);
            double[] p = CodeProbabilities.of(c.grid(), c.x().array()[i], alpha, sigma, levels(c, channel));
            double own = p[(code - c.grid().lowest()) / c.grid().spacing()];
            for (int k = 0; k < p.length; k++) {
                int candidate = c.grid().code(k);
                assertTrue(p[k] <= own * (1 + 1e-5),
                        () -> c + ": code " + candidate + " is more probable than " + code);
            }
        }
    }

    private static double[] levels(Cases.Case c, int channel) {
        double[] level = new double[c.grid().bits()];
        for (int l = 0; l < level.length; l++) {
            int row = c.masks() != null && c.masks().shape().rank() == 2 ? channel : 0;
            level[l] = c.masks() == null ? 1 : c.masks().array()[row * level.length + l];
        }
        return level;
    }

    @Test
    void tiesGoToTheEvenCode() {
        for (boolean signed : new boolean[] {true, false}) {
            for (int bits = signed ? 2 : 1; bits <= 8; bits++) {
                Grid grid = new Grid(bits, signed);
                int n = grid.highest() - grid.lowest();
                // The steps are powers of two, so that x / alpha is exactly the border.
                for (float alpha : new float[] {0.25f, 1, 8}) {
                    float[] x = new float[n];
                    for (int i = 0; i < n; i++) {
                        x[i] = alpha * (grid.lowest() + i + 0.5f);
                    }
                    Tensor a = Tensor.scalar(alpha);
                    Tensor y = Cpq.cpq(Tensor.of(x, n), a, a.mul(0.3f), null, grid, Estimator.ALL, "");
                    for (int i = 0; i < n; i++) {
                        int lower = grid.lowest() + i;
                        assertEquals(alpha * (lower % 2 == 0 ? lower : lower + 1), y.array()[i]);
                    }
                }
            }
        }
    }

    @Test
    void theFloatsNextToABorderGoToTheirOwnSides() {
        for (int k = -4; k < 3; k++) {
            float border = k + 0.5f;
            assertEquals(k, Grid.nearest(Math.nextDown(border), -4, 3));
            assertEquals(k % 2 == 0 ? k : k + 1, Grid.nearest(border, -4, 3));
            assertEquals(k + 1, Grid.nearest(Math.nextUp(border), -4, 3));
        }
    }
}
