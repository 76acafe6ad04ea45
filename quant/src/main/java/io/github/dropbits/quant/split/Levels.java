package io.github.dropbits.quant.split;

/**
 * Evenly spaced levels with a zero point. Code k, from 0 to {@code 2^b - 1}, represents the value
 * {@code step k + offset}.
 *
 * @param step the distance between neighbouring levels, positive and finite
 * @param offset the level of code 0
 */
record Levels(float step, float offset) {
    /** The step to use if all values are equal or almost equal; the offset is then the smallest value. */
    static final float FALLBACK = 1e-2f;

    /**
     * Returns levels that extend from the smallest to the largest value. If this range includes 0, the offset is
     * rounded to an integer number of steps, so that 0 is exactly a level. The outermost levels may then differ from
     * the smallest and largest value by up to half a step.
     */
    static Levels between(float least, float largest, int bits) {
        int codes = (1 << bits) - 1;
        float step = (float) (((double) largest - least) / codes);
        // Division by a subnormal step would be inaccurate.
        if (step < Float.MIN_NORMAL) {
            return new Levels(FALLBACK, least);
        }
        boolean zero = least <= 0 && largest >= 0;
        return new Levels(step, zero ? 0 - step * Math.round(-least / step) : least);
    }
}
