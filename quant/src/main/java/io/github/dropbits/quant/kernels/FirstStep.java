package io.github.dropbits.quant.kernels;

import io.github.dropbits.quant.Grid;

/** The step with which a quantizer starts (cpq.md, section 3). */
public final class FirstStep {
    /** The step of values that are all 0. */
    private static final float FALLBACK = 1e-2f;

    private FirstStep() {
    }

    /**
     * {@code 2 mean|x| / sqrt(max(k_max, 1))}.
     *
     * @param x the values; infinities count as nothing
     * @param from the first index
     * @param to one more than the last
     * @param grid the codes, the largest of which is k_max
     * @return a positive number, in units of x; a fallback where the formula gives 0 or a subnormal number
     */
    public static double of(float[] x, int from, int to, Grid grid) {
        double step = 2 * Moments.of(x, from, to).meanMagnitude() / Math.sqrt(Math.max(1, grid.highest()));
        // Subnormal steps have no accurate quotients.
        return step >= Float.MIN_NORMAL ? step : FALLBACK;
    }
}
