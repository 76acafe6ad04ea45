package io.github.dropbits.quant.cpq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import org.junit.jupiter.api.Test;

/** Tests the modes of sigma. */
class SigmaTest {
    private static CpqQuantizer quantizer(SigmaMode mode) {
        CpqQuantizer q = CpqSpec.bits(2).sigma(mode).create(new Place("q", false, false, false, 1));
        q.start(Tensor.of(new float[] {1, 3}, 2));
        return q;
    }

    private static double ratio(CpqQuantizer q, double progress) {
        q.progress(progress);
        return q.sigma().item() / q.step().item();
    }

    @Test
    void annealedShrinksGeometrically() {
        CpqQuantizer q = quantizer(SigmaMode.DEFAULT);
        assertEquals(1.0 / 3, q.sigma().item() / q.step().item(), 1e-6);
        assertEquals(1.0 / 3, ratio(q, 0), 1e-6);
        assertEquals(Math.sqrt(1.0 / 30), ratio(q, 0.5), 1e-6);
        assertEquals(0.1, ratio(q, 1), 1e-6);
        assertEquals(1.0 / 3, ratio(q, 0), 1e-6);
    }

    @Test
    void fixedStays() {
        CpqQuantizer q = quantizer(SigmaMode.fixed(0.2));
        for (double progress : new double[] {0, 0.5, 1}) {
            assertEquals(0.2, ratio(q, progress), 1e-6);
        }
    }

    @Test
    void annealedAndFixedFollowTheStepAndLearnedDoesNot() {
        CpqQuantizer fixed = quantizer(SigmaMode.fixed(0.2));
        fixed.start(Tensor.full(20, 2));
        assertEquals(0.2 * 40, fixed.sigma().item(), 1e-4);
        CpqQuantizer learned = quantizer(SigmaMode.learned(0.2));
        learned.namedParameters().get("log_alpha").set(new float[] {(float) Math.log(10)});
        assertEquals(0.2 * 4, learned.sigma().item(), 1e-6);
    }

    @Test
    void gradientsReachBothLogarithms() {
        CpqQuantizer q = quantizer(SigmaMode.learned(0.3));
        q.apply(Tensor.of(new float[] {1.3f, -3.9f, 7}, 3)).sum().backward();
        double alpha = q.namedParameters().get("log_alpha").grad().item();
        double sigma = q.namedParameters().get("log_sigma").grad().item();
        // The same gradients are computed with respect to alpha and sigma themselves. They are related by d/d log a = a
        // d/da.
        Tensor a = q.step().requiresGrad(true);
        Tensor s = q.sigma().requiresGrad(true);
        Cpq.cpq(Tensor.of(new float[] {1.3f, -3.9f, 7}, 3), a, s, null, new Grid(2, true), Estimator.ALL,
                "").sum().backward();
        assertEquals(a.item() * a.grad().item(), alpha, 1e-5);
        assertEquals(s.item() * s.grad().item(), sigma, 1e-5);
    }

    @Test
    void aRatioMovesWithAlphaSoItsGradientGoesThere() {
        CpqQuantizer q = quantizer(SigmaMode.fixed(0.3));
        q.apply(Tensor.of(new float[] {1.3f, -3.9f, 7}, 3)).sum().backward();
        Tensor a = q.step().requiresGrad(true);
        Tensor s = q.sigma().requiresGrad(true);
        Cpq.cpq(Tensor.of(new float[] {1.3f, -3.9f, 7}, 3), a, s, null, new Grid(2, true), Estimator.ALL,
                "").sum().backward();
        double expected = a.item() * a.grad().item() + s.item() * s.grad().item();
        assertEquals(expected, q.namedParameters().get("log_alpha").grad().item(), 1e-5);
    }

    @Test
    void ratiosOutOfRangeAreRefused() {
        for (double bad : new double[] {0, -1, 1e-4, 1e4, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> SigmaMode.fixed(bad));
            assertThrows(IllegalArgumentException.class, () -> SigmaMode.annealed(0.3, bad));
            assertThrows(IllegalArgumentException.class, () -> SigmaMode.learned(bad));
        }
    }
}
