package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import java.util.Arrays;

/**
 * Collects the statistics that a calibration needs over several batches of a tensor. This is the largest value or
 * magnitude, the set of largest values for a percentile, or a uniform random sample for the squared error (reservoir
 * sampling; Vitter 1985, algorithm R). The result is deterministic. Infinities and NaN are ignored.
 */
final class CalibrationSample {
    /**
     * The number of largest values that are kept. With this number, the percentile is exact for up to 65 million
     * values. For more values, the grid ends at the smallest kept value, so fewer than 0.1 % are clipped.
     */
    private static final int KEPT = 1 << 16;

    private final Calibration calibration;
    private final Grid grid;
    private final RandomStream random = new RandomStream(0);
    private final float[] sample = new float[Calibration.SAMPLE];
    private final LargestValues top = new LargestValues(KEPT);
    private long seen;
    private float largest;

    CalibrationSample(Calibration calibration, Grid grid) {
        this.calibration = calibration;
        this.grid = grid;
    }

    void add(Tensor x) {
        if (calibration == Calibration.PERCENTILE) {
            seen += Calibration.add(x.array(), 0, x.elements(), grid, top);
            return;
        }
        largest = Math.max(largest, Calibration.largest(x.array(), 0, x.elements(), grid));
        if (calibration == Calibration.MSE) {
            draw(x.array());
        }
    }

    private void draw(float[] x) {
        for (float v : x) {
            if (Float.isFinite(v)) {
                // The n-th value is kept with probability SAMPLE / n. It then replaces a randomly chosen kept value.
                long index = seen < sample.length ? seen : (long) (random.nextDouble() * (seen + 1));
                if (index < sample.length) {
                    sample[(int) index] = v;
                }
                seen++;
            }
        }
    }

    float step() {
        return Calibration.step(switch (calibration) {
            case MIN_MAX -> largest;
            case PERCENTILE -> Calibration.percentile(top, Math.min(seen, (KEPT - 1L) * Calibration.ONE_OF));
            case MSE -> Calibration.leastError(Arrays.copyOf(sample, (int) Math.min(seen, sample.length)), grid,
                    largest);
        }, grid);
    }
}
