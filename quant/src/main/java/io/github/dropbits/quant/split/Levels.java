package io.github.dropbits.quant.split;

/**
 * Evenly spaced levels with a zero point: code k, from 0 to {@code 2^b - 1}, stands for {@code step k + offset}.
 *
 * @param step the distance between neighbouring levels, positive and finite
 * @param offset the level of code 0
 */
record Levels(float step, float offset) {
    /** The step if all values are equal, or almost; the offset is then the smallest value. */
    static final float FALLBACK = 1e-2f;

    /**
     * Returns the levels from the smallest to the largest value. If 0 is between them, it is exactly a level, as
     * the offset is then a whole number of steps; the end levels may then differ from the values by half a step.
     */
    static Levels between(float least, float largest, int bits) {
        int codes = (1 << bits) - 1;
        float step = (float) (((double) largest - least) / codes);
        // Division by a subnormal step is not accurate.
        if (step < Float.MIN_NORMAL) {
            return new Levels(FALLBACK, least);
        }
        boolean zero = least <= 0 && largest >= 0;
        return new Levels(step, zero ? 0 - step * Math.round(-least / step) : least);
    }
}
