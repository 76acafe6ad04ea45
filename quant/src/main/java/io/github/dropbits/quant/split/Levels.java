package io.github.dropbits.quant.split;

/**
 * Evenly spaced levels with a zero point: code k, from 0 to {@code 2^b - 1}, stands for {@code step k + offset}.
 *
 * @param step the distance between neighbours, positive and finite
 * @param offset the level of code 0
 */
record Levels(float step, float offset) {
    /** The step where all values are one, which is then the offset. */
    static final float FALLBACK = 1e-2f;

    /**
     * The levels from the least to the largest value. If 0 lies between them it is a level exactly, as the zero point
     * is a whole number of steps; the ends may then be half a step off.
     */
    static Levels between(float least, float largest, int bits) {
        int codes = (1 << bits) - 1;
        float step = (float) (((double) largest - least) / codes);
        // Subnormal steps have no accurate quotients.
        if (step < Float.MIN_NORMAL) {
            return new Levels(FALLBACK, least);
        }
        boolean zero = least <= 0 && largest >= 0;
        return new Levels(step, zero ? 0 - step * Math.round(-least / step) : least);
    }
}
