package io.github.dropbits.quant.cpq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that a learned sigma remains within the ratios sigma/alpha that CPQ accepts, even if the optimizer moves it
 * out of this range.
 */
class LearnedSigmaBoundsTest {
    private static final Tensor X = new RandomStream(1).normal(1, 4, 50);

    private static CpqQuantizer quantizer(double start, boolean perChannel) {
        CpqQuantizer q = CpqSpec.bits(3).perChannel(perChannel).sigma(SigmaMode.learned(start))
                .create(new Place("w", true, false, false, 4));
        q.start(X);
        return q;
    }

    /** Tests the smallest and largest ratios that SigmaMode accepts, and optimizer steps beyond them. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1e3})
    void theEndsCanBeLearnedFrom(double start) {
        for (boolean perChannel : new boolean[] {false, true}) {
            CpqQuantizer q = quantizer(start, perChannel);
            Tensor sigma = q.namedParameters().get("log_sigma");
            float away = start < 1 ? -0.5f : 0.5f;
            for (int step = 0; step < 20; step++) {
                q.apply(X).square().sum().backward();
                sigma.update(v -> {
                    for (int i = 0; i < v.length; i++) {
                        v[i] += away;
                    }
                });
            }
            q.apply(X);
            float[] steps = q.step().array();
            float[] sigmas = q.sigma().array();
            for (int c = 0; c < steps.length; c++) {
                assertEquals(start, sigmas[c] / steps[c], 1e-4 * start);
            }
        }
    }

    @Test
    void evaluationChangesNothing() {
        CpqQuantizer q = quantizer(0.3, false);
        float[] levels = NoGrad.call(() -> q.evaluating(() -> q.apply(X))).toArray();
        Tensor sigma = q.namedParameters().get("log_sigma");
        sigma.set(new float[] {-60});
        assertArrayEquals(levels, NoGrad.call(() -> q.evaluating(() -> q.apply(X))).toArray());
        assertEquals(-60, sigma.item());
        assertTrue(q.training());
    }
}
