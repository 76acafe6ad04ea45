package io.github.dropbits.quant.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.kernels.CodeProbabilities;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the distribution of samples with many draws from fixed seeds. Error bounds are five standard errors. */
class RelaxedSampleTest {
    private static final int N = 200_000;

    private static float[] codes(Grid grid, double u, double s, double temperature, long seed) {
        return Relaxed.relaxed(Tensor.full((float) u, N), Tensor.scalar(1), Tensor.scalar((float) s), grid, temperature,
                new RandomStream(seed), "").array();
    }

    private static double[] probabilities(Grid grid, double u, double s) {
        double[] levels = new double[grid.bits()];
        Arrays.fill(levels, 1);
        return CodeProbabilities.of(grid, u, 1, (float) s, levels);
    }

    @ParameterizedTest
    @CsvSource({"1, false, 0.6, 0.3", "2, false, 1.3, 0.5", "4, true, 0.3, 0.3333333", "4, false, 15.2, 0.4",
        "8, true, -7.4, 0.2"})
    void atALowTemperatureCodesComeAsOftenAsTheyAreProbable(int bits, boolean signed, float u, double s) {
        Grid grid = new Grid(bits, signed);
        double[] p = probabilities(grid, u, s);
        int center = Grid.nearest(u, grid.lowest(), grid.highest());
        int radius = ConcreteSample.radius(grid, s);
        double mass = 0;
        for (int k = grid.lowest(); k <= grid.highest(); k++) {
            p[k - grid.lowest()] = Math.abs(k - center) <= radius ? p[k - grid.lowest()] : 0;
            mass += p[k - grid.lowest()];
        }
        assertTrue(mass > 0.99, "the local grid holds " + mass);
        int[] count = new int[p.length];
        double sum = 0;
        for (float y : codes(grid, u, s, 1e-3, 11)) {
            count[Math.round(y) - grid.lowest()]++;
            sum += y;
        }
        double mean = 0;
        double square = 0;
        for (int i = 0; i < p.length; i++) {
            double share = p[i] / mass;
            int k = grid.lowest() + i;
            assertEquals(share, (double) count[i] / N, 5 * Math.sqrt(share * (1 - share) / N) + 1e-4, "code " + k);
            mean += share * k;
            square += share * k * k;
        }
        assertEquals(mean, sum / N, 5 * Math.sqrt((square - mean * mean) / N));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.3, 1", "0.3, 0.3333, 0.66", "0.8, 0.2, 0.5", "0.1, 1, 5"})
    void withTwoCodesTheMeanIsAnIntegralOverLogisticNoise(float u, double s, double temperature) {
        Grid grid = new Grid(1, false);
        double[] p = probabilities(grid, u, s);
        double expected = 0;
        double square = 0;
        int points = 100_000;
        for (int i = 0; i < points; i++) {
            // The difference of two Gumbel variables has a logistic distribution.
            double v = (i + 0.5) / points;
            double logistic = Math.log(v / (1 - v));
            double z = 1 / (1 + Math.exp(-(Math.log(p[1] / p[0]) + logistic) / temperature));
            expected += z / points;
            square += z * z / points;
        }
        double sum = 0;
        for (float y : codes(grid, u, s, temperature, 12)) {
            sum += y;
        }
        assertEquals(expected, sum / N, 5 * Math.sqrt((square - expected * expected) / N));
    }

    @Test
    void asTheTemperatureFallsTheSampleBecomesTheCategory() {
        Grid grid = new Grid(2, true);
        double[] p = probabilities(grid, 0.3f, 0.5);
        long key = new RandomStream(5).nextLong();
        double[] temperatures = {1, 0.1, 0.01, 0.001};
        double[] off = new double[temperatures.length];
        int near = 0;
        for (int t = 0; t < temperatures.length; t++) {
            float[] y = codes(grid, 0.3f, 0.5, temperatures[t], 5);
            near = 0;
            for (int i = 0; i < N; i++) {
                double distance = Math.abs(y[i] - category(grid, p, key, i));
                off[t] += distance / N;
                near += distance < 1e-3 ? 1 : 0;
            }
        }
        assertTrue(off[0] > 0.1, "at 1: " + off[0]);
        for (int t = 1; t < off.length; t++) {
            assertTrue(off[t] < off[t - 1] / 5, temperatures[t] + ": " + off[t] + " after " + off[t - 1]);
        }
        assertTrue(near > 0.99 * N, near + " are as good as a grid point");
    }

    /** Returns the code with the largest log pi + G. */
    private static int category(Grid grid, double[] p, long key, int element) {
        int best = grid.lowest();
        double most = Double.NEGATIVE_INFINITY;
        for (int k = grid.lowest(); k <= grid.highest(); k++) {
            double logit = Math.log(p[k - grid.lowest()]) - Math.log(CodeNoise.exponential(key, element, k));
            if (logit > most) {
                most = logit;
                best = k;
            }
        }
        return best;
    }
}
