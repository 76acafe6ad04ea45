package io.github.dropbits.quant.cpq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Cases;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.kernels.CodeProbabilities;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/**
 * Checks that masks of 1 have no effect, and that masks of 0 from a certain level on give the values and gradients of
 * the smaller grid (cpq.md, section 5).
 */
@Domain(Cases.class)
@Domain(DomainContext.Global.class)
class CpqMasksTest {
    private record Result(float[] y, float[] gx, float[] gAlpha, float[] gSigma) {
    }

    private static Result run(Cases.Case c, Grid grid, Tensor masks) {
        Tensor x = c.x().detach().requiresGrad(true);
        Tensor alpha = c.alpha().detach().requiresGrad(true);
        Tensor sigma = c.sigma().detach().requiresGrad(true);
        Tensor y = Cpq.cpq(x, alpha, sigma, masks, grid, c.estimator(), "");
        y.backward(new RandomStream(5).normal(1, y.shape().toArray()));
        return new Result(y.toArray(), x.grad().toArray(), alpha.grad().toArray(), sigma.grad().toArray());
    }

    private static void assertSame(Result a, Result b) {
        assertArrayEquals(a.y(), b.y());
        assertArrayEquals(a.gx(), b.gx(), 1e-6f);
        for (int i = 0; i < a.gAlpha().length; i++) {
            assertEquals(a.gAlpha()[i], b.gAlpha()[i], 1e-5f * (1 + Math.abs(a.gAlpha()[i])));
            assertEquals(a.gSigma()[i], b.gSigma()[i], 1e-5f * (1 + Math.abs(a.gSigma()[i])));
        }
    }

    @Property(tries = 100)
    void onesEqualNoMasks(@ForAll Cases.Case c) {
        assertSame(run(c, c.grid(), null), run(c, c.grid(), Tensor.full(1, c.grid().bits())));
    }

    @Property(tries = 200)
    void zerosFromALevelOnGiveTheSmallerGrid(@ForAll Cases.Case c, @ForAll @IntRange(min = 1, max = 8) int kept) {
        // The signed grid of one bit is not contained in a larger grid.
        int levels = Math.max(Math.min(kept, c.grid().bits()), c.grid().signed() && c.grid().bits() > 1 ? 2 : 1);
        Tensor masks = Tensor.zeros(c.grid().bits()).update(m -> Arrays.fill(m, 0, levels, 1));
        assertSame(run(c, c.grid().withBits(levels), null), run(c, c.grid(), masks));
    }

    @Property(tries = 50)
    void channelsAreIndependent(@ForAll Cases.Case c) {
        int channels = c.x().shape().dim(0);
        int each = c.x().elements() / channels;
        Tensor whole = c.apply(c.inputs());
        for (int ch = 0; ch < channels; ch++) {
            float[] part = new float[each];
            System.arraycopy(c.x().array(), ch * each, part, 0, each);
            int s = c.alpha().elements() > 1 ? ch : 0;
            int bits = c.grid().bits();
            Tensor masks = c.masks() == null ? null : row(c.masks(), c.masks().shape().rank() == 2 ? ch : 0, bits);
            Tensor y = Cpq.cpq(Tensor.of(part, each), Tensor.scalar(c.alpha().array()[s]),
                    Tensor.scalar(c.sigma().array()[s]), masks, c.grid(), c.estimator(), "");
            for (int i = 0; i < each; i++) {
                assertEquals(y.array()[i], whole.array()[ch * each + i]);
            }
        }
    }

    private static Tensor row(Tensor masks, int row, int bits) {
        return Tensor.zeros(bits).update(m -> System.arraycopy(masks.array(), row * bits, m, 0, bits));
    }

    /** The nearest codes may be dropped, and all kept codes may be so far away that their probabilities underflow. */
    @Property(tries = 100)
    void anyMasksGiveTheReferencesValues(@ForAll @IntRange(min = 1, max = 30) int kept, @ForAll Estimator estimator,
            @ForAll boolean signed) {
        Grid grid = new Grid(5, signed);
        float[] masks = new float[5];
        for (int l = 0; l < 5; l++) {
            masks[l] = (kept >> l & 1) * (l % 2 == 0 ? 1 : 0.6f);
        }
        for (double s : new double[] {1e-3, 0.1, 1 / 3.0, 2}) {
            for (float u = grid.lowest() - 2.1f; u < grid.highest() + 2; u += 0.9f) {
                Tensor x = Tensor.of(new float[] {u}, 1).requiresGrad(true);
                Tensor alpha = Tensor.scalar(1).requiresGrad(true);
                Tensor y = Cpq.cpq(x, alpha, s, Tensor.of(masks, 5), grid, estimator, "");
                y.sum().backward();
                double h = 1e-3 * s;
                float code = y.array()[0];
                double byX = (soft(grid, u + h, s, masks, estimator, code)
                        - soft(grid, u - h, s, masks, estimator, code)) / (2 * h);
                String where = Arrays.toString(masks) + ", s " + s + ", u " + u;
                assertEquals(byX, x.grad().item(), 1e-4 * (1 + Math.abs(byX)) + 2e-6 / (s * s), where);
                assertEquals(code - u * byX, alpha.grad().item(),
                        1e-4 * (1 + Math.abs(u * byX)) + 1e-4 / (s * s), where);
            }
        }
    }

    /** Computes the component of the surrogate that depends on the probabilities, as a sum over all codes. */
    private static double soft(Grid grid, double u, double s, float[] masks, Estimator estimator, float winner) {
        double[] levels = new double[masks.length];
        Arrays.setAll(levels, l -> masks[l]);
        double[] p = CodeProbabilities.of(grid, u, 1, s, levels);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += estimator == Estimator.ALL || grid.code(i) == winner ? grid.code(i) * p[i] : 0;
        }
        return sum;
    }
}
