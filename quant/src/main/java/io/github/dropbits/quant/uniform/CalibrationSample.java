package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import java.util.Arrays;

/**
 * Collects a tensor's values over several calibration batches: their exact largest value or magnitude, and a uniform
 * random sample of all values (reservoir sampling; Vitter 1985, algorithm R). The same batches give the same sample.
 * Infinities and NaN are ignored.
 */
final class CalibrationSample {
    private final Grid grid;
    private final RandomStream random = new RandomStream(0);
    private final float[] kept = new float[Calibration.SAMPLE];
    private long seen;
    private float largest;

    CalibrationSample(Grid grid) {
        this.grid = grid;
    }

    void add(Tensor x) {
        largest = Math.max(largest, Calibration.largest(x.array(), 0, x.elements(), grid));
        for (float v : x.array()) {
            if (Float.isFinite(v)) {
                // The n-th value is kept with probability SAMPLE / n, and replaces a random one of those kept.
                long index = seen < kept.length ? seen : (long) (random.nextDouble() * (seen + 1));
                if (index < kept.length) {
                    kept[(int) index] = v;
                }
                seen++;
            }
        }
    }

    float step(Calibration calibration) {
        return calibration.step(largest, Arrays.copyOf(kept, (int) Math.min(seen, kept.length)), grid);
    }
}
