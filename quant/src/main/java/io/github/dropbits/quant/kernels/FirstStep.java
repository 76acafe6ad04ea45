package io.github.dropbits.quant.kernels;

import io.github.dropbits.quant.Grid;

/** Computes the initial step of a quantizer, which is the distance between neighbouring levels (cpq.md, section 3). */
public final class FirstStep {
    /** The step to use if all values are 0. */
    private static final float FALLBACK = 1e-2f;

    private FirstStep() {
    }

    /**
     * Computes {@code 2 mean|x| / sqrt(max(k_max, 1))}.
     *
     * @param x the values; infinities and NaN are ignored
     * @param from the index of the first value
     * @param to the index after the last value
     * @param grid the grid, whose largest code is k_max
     * @return the step, positive and in units of x; 0.01 if the formula gives 0 or a subnormal number
     */
    public static double of(float[] x, int from, int to, Grid grid) {
        double step = 2 * Moments.of(x, from, to).meanMagnitude() / Math.sqrt(Math.max(1, grid.highest()));
        // Division by a subnormal step would be inaccurate.
        return step >= Float.MIN_NORMAL ? step : FALLBACK;
    }
}
