package io.github.dropbits.quant.uniform;

import io.github.dropbits.quant.Grid;
import java.util.Arrays;

/** Specifies how the range of a grid is determined from sample values. */
public enum Calibration {
    /** The grid ends at the largest value, so no value is clipped. */
    MIN_MAX,
    /**
     * The grid ends at the 99.9th percentile of the values, or of their magnitudes if the codes are signed. According
     * to the nearest-rank definition, this is the smallest value that is not exceeded by at least 99.9 % of the n
     * values: the value with rank {@code ceil(0.999 n)} in increasing order. If the percentile is 0, the grid ends at
     * the largest value.
     */
    PERCENTILE,
    /** The end of the grid minimizes the mean squared error. The candidates are 64 fractions of the largest value. */
    MSE;

    /**
     * The maximum number of values for which the squared error is computed. From a larger array, this number of evenly
     * spread values is used.
     */
    static final int SAMPLE = 8192;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    /** One out of this number of values is beyond the percentile. */
    static final int ONE_OF = 1000;
    private static final int CANDIDATES = 64;
    /** The range to use if all values are 0. */
    private static final float FALLBACK = 1e-2f;

    /**
     * Computes the step of a grid whose offset is 0.
     *
     * @param x an array that contains the values; not modified; infinities and NaN are ignored
     * @param from the index of the first value
     * @param to the index after the last value
     * @param grid the grid
     * @return the step, positive and finite
     */
    public float step(float[] x, int from, int to, Grid grid) {
        return step(switch (this) {
            case MIN_MAX -> largest(x, from, to, grid);
            case PERCENTILE -> percentile(x, from, to, grid);
            case MSE -> leastError(sample(x, from, to), grid, largest(x, from, to, grid));
        }, grid);
    }

    /** Returns the step of a grid that ends at the given value, which must not be negative. */
    static float step(float range, Grid grid) {
        float step = range / grid.extent();
        // Division by a subnormal step would be inaccurate.
        return step >= Float.MIN_NORMAL ? step : FALLBACK / grid.extent();
    }

    /**
     * Returns the largest finite magnitude if the grid is signed, and the largest finite value otherwise. The result is
     * at least 0.
     */
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
            // Multiples of the golden ratio are evenly spread, but do not coincide with the period of rows or planes.
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
     * Adds the finite values of {@code x[from..to)} to a collection, or their magnitudes if the codes are signed. If
     * they are unsigned, negative values are added as 0.
     *
     * @return the number of added values
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
     * Returns the percentile of n values, or the largest value if the percentile is 0.
     *
     * @param values a collection that contains at least the largest {@code beyond(n) + 1} values
     */
    static float percentile(LargestValues values, long n) {
        float at = n == 0 ? 0 : values.ranked(beyond(n) + 1);
        return at > 0 || n == 0 ? at : values.ranked(1);
    }

    /**
     * Returns how many of n values are beyond the percentile: {@code n - ceil(0.999 n)}, computed without rounding
     * errors.
     */
    static int beyond(long n) {
        return Math.toIntExact(n / ONE_OF);
    }

    /** Returns the end of the grid for which the mean squared error is smallest. */
    static float leastError(float[] values, Grid grid, float largest) {
        int codes = grid.extent();
        // The best step for signs is the mean magnitude. The grid extends over two steps, so it may have to end at
        // twice the largest value.
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
