package io.github.dropbits.quant.uniform;

import io.github.dropbits.quant.Grid;
import java.util.Arrays;

/** Chooses the range of a grid from the values that it is to represent. */
public enum Calibration {
    /** The grid ends at the largest value, so nothing is clipped. */
    MIN_MAX,
    /**
     * The grid ends at the 99.9th percentile of the values, or of their magnitudes if codes are signed. By the
     * nearest-rank definition, this is the smallest value that at least 99.9 % of the n values do not exceed: in rising
     * order, the value number {@code ceil(0.999 n)}, counted from 1. If it is 0, the grid ends at the largest value.
     */
    PERCENTILE,
    /** The grid ends where the mean squared error is least, among 64 fractions of the largest value. */
    MSE;

    /**
     * The largest number of values that the squared error uses. From a larger array, this many are taken, spread
     * evenly.
     */
    static final int SAMPLE = 8192;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    /** One value of this many is beyond the percentile. */
    static final int ONE_OF = 1000;
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
        return step(switch (this) {
            case MIN_MAX -> largest(x, from, to, grid);
            case PERCENTILE -> percentile(x, from, to, grid);
            case MSE -> leastError(sample(x, from, to), grid, largest(x, from, to, grid));
        }, grid);
    }

    /** The step of a grid that ends at a value, which is not negative. */
    static float step(float range, Grid grid) {
        float step = range / grid.extent();
        // Division by a subnormal step would be inaccurate.
        return step >= Float.MIN_NORMAL ? step : FALLBACK / grid.extent();
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

    private static float percentile(float[] x, int from, int to, Grid grid) {
        LargestValues largest = new LargestValues(beyond(to - from) + 1);
        return percentile(largest, add(x, from, to, grid, largest));
    }

    /**
     * Adds the finite values of {@code x[from..to)}, or their magnitudes if codes are signed, to a collection.
     *
     * @return how many were added
     */
    static int add(float[] x, int from, int to, Grid grid, LargestValues values) {
        int n = 0;
        for (int i = from; i < to; i++) {
            if (Float.isFinite(x[i])) {
                values.add(grid.signed() ? Math.abs(x[i]) : Math.max(0, x[i]));
                n++;
            }
        }
        return n;
    }

    /**
     * The percentile of n values, or the largest one if the percentile is 0.
     *
     * @param values has at least the largest {@code beyond(n) + 1} of them
     */
    static float percentile(LargestValues values, long n) {
        float at = n == 0 ? 0 : values.ranked(beyond(n) + 1);
        return at > 0 || n == 0 ? at : values.ranked(1);
    }

    /** How many of n values are beyond the percentile: {@code n - ceil(0.999 n)}, without rounding errors. */
    static int beyond(long n) {
        return Math.toIntExact(n / ONE_OF);
    }

    /** The end of the grid with the least mean squared error. */
    static float leastError(float[] values, Grid grid, float largest) {
        int codes = grid.extent();
        // The best step for signs is the mean magnitude, which may be close to the largest.
        float widest = grid.isSign() ? 2 * largest : largest;
        float best = widest;
        double error = Double.POSITIVE_INFINITY;
        for (int c = CANDIDATES; c > 0; c--) {
            float range = widest * c / CANDIDATES;
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
