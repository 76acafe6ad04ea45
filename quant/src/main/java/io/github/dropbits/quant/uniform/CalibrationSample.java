package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import java.util.Arrays;

/**
 * What several calibration batches say of a tensor's values: how far they reach, exactly, and an even sample of all of
 * them (reservoir sampling; Vitter 1985, algorithm R), the same for the same batches. Infinities and NaN count as
 * nothing.
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
                // The n-th value stays with probability SAMPLE / n, in the place of any other.
                long at = seen < kept.length ? seen : (long) (random.nextDouble() * (seen + 1));
                if (at < kept.length) {
                    kept[(int) at] = v;
                }
                seen++;
            }
        }
    }

    float step(Calibration how) {
        return how.step(largest, Arrays.copyOf(kept, (int) Math.min(seen, kept.length)), grid);
    }
}
