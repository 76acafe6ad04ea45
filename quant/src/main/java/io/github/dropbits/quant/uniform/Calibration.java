package io.github.dropbits.quant.uniform;

import io.github.dropbits.quant.Grid;
import java.util.Arrays;

/** How far a grid reaches, from the values that it is to hold. */
public enum Calibration {
    /** Up to the largest value: nothing is clipped. */
    MIN_MAX,
    /** Up to what 99.9 % of the values stay within. */
    PERCENTILE,
    /** Where the mean squared error is least, among fractions of the largest value. */
    MSE;

    /** So many values tell a distribution; more are thinned out evenly. */
    static final int SAMPLE = 8192;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double SHARE = 0.999;
    private static final int CANDIDATES = 64;
    /** The reach of a tensor whose values are all 0. */
    private static final float FALLBACK = 1e-2f;

    /**
     * The step of a grid without offset.
     *
     * @param x an array of values; not changed; infinities and NaN count as nothing
     * @param from the first
     * @param to one past the last
     * @param grid the codes
     * @return the step, positive and finite
     */
    public float step(float[] x, int from, int to, Grid grid) {
        return step(largest(x, from, to, grid), this == MIN_MAX ? null : sample(x, from, to), grid);
    }

    /**
     * The same, of what is left of the values.
     *
     * @param largest how far they reach, of {@link #largest}
     * @param sample some of them, finite; put in order here; not looked at for {@link #MIN_MAX}
     */
    float step(float largest, float[] sample, Grid grid) {
        // The larger side of a signed grid has no code for its mirror image; one bit has no other side at all.
        int codes = Math.max(1, grid.highest());
        float reach = switch (this) {
            case MIN_MAX -> largest;
            case PERCENTILE -> percentile(sample, grid, largest);
            case MSE -> least(sample, grid, largest, codes);
        };
        float step = reach / codes;
        // Subnormal steps have no accurate quotients.
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
            // Where the golden ratio's multiples fall: evenly, but in no step with rows or planes.
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
            float reach = largest * c / CANDIDATES;
            float step = reach / codes;
            double sum = 0;
            for (int i = 0; i < values.length && step > 0; i++) {
                double off = values[i] - (double) step * grid.nearest(values[i] / step);
                sum += off * off;
            }
            if (sum < error && step > 0) {
                error = sum;
                best = reach;
            }
        }
        return best;
    }
}
