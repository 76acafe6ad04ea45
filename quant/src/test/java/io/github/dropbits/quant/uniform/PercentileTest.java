package io.github.dropbits.quant.uniform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Compares the 99.9th percentile with its definition by rank. */
class PercentileTest {
    private static final Grid GRID = new Grid(1, false);

    /**
     * Returns the rank, counted from 1, of the value that at least 99.9 % of n values do not exceed. It is computed
     * without rounding errors.
     */
    private static int rank(int n) {
        return new BigDecimal("0.999").multiply(BigDecimal.valueOf(n)).setScale(0, RoundingMode.CEILING).intValue();
    }

    private static float range(float[] x) {
        return Calibration.PERCENTILE.step(x, 0, x.length, GRID);
    }

    @Test
    void everyNumberOfValues() {
        RandomStream random = new RandomStream(1);
        float[] all = random.uniform(1, 2, 10_000).array();
        for (int n = 1; n <= 10_000; n += n < 3000 ? 1 : 37) {
            float[] x = Arrays.copyOf(all, n);
            float[] sorted = x.clone();
            Arrays.sort(sorted);
            assertEquals(sorted[rank(n) - 1], range(x), n + " values");
            CalibrationSample batches = new CalibrationSample(Calibration.PERCENTILE, GRID);
            batches.add(Tensor.of(Arrays.copyOf(x, n / 2), n / 2));
            batches.add(Tensor.of(Arrays.copyOfRange(x, n / 2, n), n - n / 2));
            assertEquals(sorted[rank(n) - 1], batches.step(), n + " values in two batches");
        }
    }

    @Test
    void outliersTiesAndInfinities() {
        float[] x = new float[1003];
        Arrays.fill(x, 1);
        x[500] = 1000;
        x[3] = Float.POSITIVE_INFINITY;
        x[4] = Float.NaN;
        assertEquals(1, range(x), "one outlier of 1001 finite values");
        x[700] = 1000;
        assertEquals(1000, range(x), "two");
        float[] signed = new float[1001];
        Arrays.fill(signed, -1);
        signed[7] = -50;
        assertEquals(1, Calibration.PERCENTILE.step(signed, 0, 1001, new Grid(2, true)));
    }

    @Test
    void manyLargeValuesInRisingOrder() {
        float[] x = new float[300_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = i + 1;
        }
        assertEquals(rank(x.length), range(x));
    }
}
