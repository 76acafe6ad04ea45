package io.github.dropbits.quant.cpq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Cases;
import io.github.dropbits.quant.Grid;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/**
 * Masks of 1 change nothing; masks of 0 from a level on give the values and gradients of the smaller grid (cpq.md,
 * section 5).
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
        int levels = Math.min(kept, c.grid().bits());
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
}
