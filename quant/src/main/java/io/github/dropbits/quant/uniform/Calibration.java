package io.github.dropbits.quant.uniform;

import io.github.dropbits.quant.Grid;
import java.util.Arrays;

/** Chooses the range of a grid from the values that it is to represent. */
public enum Calibration {
    /** The grid ends at the largest value, so nothing is clipped. */
    MIN_MAX,
    /** The grid is just large enough for 99.9 % of the values. */
    PERCENTILE,
    /** The grid ends where the mean squared error is least, among 64 fractions of the largest value. */
    MSE;

    /**
     * The largest number of values that percentile and squared error use. From a larger array, this many are taken,
     * spread evenly.
     */
    static final int SAMPLE = 8192;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double SHARE = 0.999;
    private static final int CANDIDATES = 64;
    /** The range if all values are 0. */
    private static final float FALLBACK = 1e-2f;

    /**
     * Computes the step of a grid without offset.
     *
     * @param x an array of values; not changed; infinities and NaN are ignored
     * @param from the index of the first value
     * @param to the index after the last value
     * @param grid the codes
     * @return the step, positive and finite
     */
    public float step(float[] x, int from, int to, Grid grid) {
        return step(largest(x, from, to, grid), this == MIN_MAX ? null : sample(x, from, to), grid);
    }

    /**
     * Computes the step from the largest value and a sample.
     *
     * @param largest the largest value or magnitude, from {@link #largest}
     * @param sample a sample of the values, finite; overwritten; not used by {@link #MIN_MAX}
     */
    float step(float largest, float[] sample, Grid grid) {
        // A signed grid has fewer positive than negative codes, so the positive side determines the step. A signed
        // grid of one bit has no positive code; its step is the range.
        int codes = Math.max(1, grid.highest());
        float range = switch (this) {
            case MIN_MAX -> largest;
            case PERCENTILE -> percentile(sample, grid, largest);
            case MSE -> least(sample, grid, largest, codes);
        };
        float step = range / codes;
        // Division by a subnormal step would be inaccurate.
        return step >= Float.MIN_NORMAL ? step : FALLBACK / codes;
    }

    /** The largest finite magnitude if the grid is signed, else the largest finite value; not below 0. */
    static float largest(float[] x, int from, int to, Grid grid) {
        float largest = 0;
        for (int i = from; i < to; i++) {
            float a = grid.signed() ? Math.abs(x[i]) : x[i];
            largest = a > largest && a < Float.POSITIVE_INFINITY ? a : largest;
        }
        return largest;
    }

    private static float[] sample(float[] x, int from, int to) {
        int n = Math.min(SAMPLE, to - from);
        float[] out = new float[n];
        int kept = 0;
        for (int i = 0; i < n; i++) {
            // Multiples of the golden ratio spread evenly, but do not follow the period of rows or planes.
            float v = x[n == to - from ? from + i : from + (int) Math.unsignedMultiplyHigh(i * GOLDEN, to - from)];
            if (Float.isFinite(v)) {
                out[kept++] = v;
            }
        }
        return Arrays.copyOf(out, kept);
    }

    private static float percentile(float[] values, Grid grid, float largest) {
        if (values.length == 0) {
            return largest;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = grid.signed() ? Math.abs(values[i]) : Math.max(0, values[i]);
        }
        Arrays.sort(values);
        float at = values[(int) Math.min(values.length - 1, Math.ceil(SHARE * values.length))];
        return at > 0 ? at : largest;
    }

    private static float least(float[] values, Grid grid, float largest, int codes) {
        float best = largest;
        double error = Double.POSITIVE_INFINITY;
        for (int c = CANDIDATES; c > 0; c--) {
            float range = largest * c / CANDIDATES;
            float step = range / codes;
            double sum = 0;
            for (int i = 0; i < values.length && step > 0; i++) {
                double off = values[i] - (double) step * grid.nearest(values[i] / step);
                sum += off * off;
            }
            if (sum < error && step > 0) {
                error = sum;
                best = range;
            }
        }
        return best;
    }
}
