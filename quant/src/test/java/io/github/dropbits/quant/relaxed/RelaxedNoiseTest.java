package io.github.dropbits.quant.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import org.junit.jupiter.api.Test;

/**
 * Checks that the noise per element and code is exponentially distributed, and uncorrelated between elements, codes and
 * passes.
 */
class RelaxedNoiseTest {
    private static final int N = 100_000;

    @Test
    void meanAndVarianceAreOne() {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < N; i++) {
            double e = CodeNoise.exponential(3, i, -1);
            assertTrue(e > 0 && e < 37);
            sum += e;
            squares += e * e;
        }
        // The standard errors are 1 / sqrt(N) for the mean, and sqrt(20 / N) for the second moment, which is 2.
        assertEquals(1, sum / N, 5 / Math.sqrt(N));
        assertEquals(2, squares / N, 5 * Math.sqrt(20.0 / N));
    }

    @Test
    void neighboursCodesAndPassesAreUncorrelated() {
        RandomStream random = new RandomStream(1);
        long key = random.nextLong();
        long next = random.nextLong();
        double elements = 0;
        double codes = 0;
        double passes = 0;
        for (int i = 0; i < N; i++) {
            double e = CodeNoise.exponential(key, i, 0) - 1;
            elements += e * (CodeNoise.exponential(key, i + 1, 0) - 1);
            codes += e * (CodeNoise.exponential(key, i, 1) - 1);
            passes += e * (CodeNoise.exponential(next, i, 0) - 1);
        }
        assertEquals(0, elements / N, 5 / Math.sqrt(N));
        assertEquals(0, codes / N, 5 / Math.sqrt(N));
        assertEquals(0, passes / N, 5 / Math.sqrt(N));
    }

    @Test
    void theLogarithmIsAccurate() {
        RandomStream random = new RandomStream(2);
        for (int i = 0; i < N; i++) {
            double v = Math.exp(1200 * random.nextDouble() - 600);
            assertEquals(StrictMath.log(v), CodeNoise.log(v), 2e-12 * Math.abs(StrictMath.log(v)));
            double near = 1 + (random.nextDouble() - 0.5) * Math.exp(-30 * random.nextDouble());
            double expected = StrictMath.log(near);
            assertEquals(expected, CodeNoise.log(near), 2e-12 * Math.abs(expected));
        }
        assertEquals(0, CodeNoise.log(1));
        assertEquals(-0x1p-53, CodeNoise.log(1 - 0x1p-53));
        assertEquals(StrictMath.log(Double.MIN_NORMAL), CodeNoise.log(Double.MIN_NORMAL), 1e-9);
    }
}
