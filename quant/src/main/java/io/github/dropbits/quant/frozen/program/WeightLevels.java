package io.github.dropbits.quant.frozen.program;

/**
 * The levels of a weight quantizer as integer multiples of a step, which is the only form that a frozen layer supports.
 * Levels {@code offset + step * code} are such multiples if the offset is a multiple of half a step:
 * {@code (step / 2) * (2 code + 2 offset / step)}. For example, DoReFa's weights, {@code r (2 code / (2^b - 1) - 1)}
 * with a constant r (Zhou et al. 2016, equation 9), are the odd multiples of {@code r / (2^b - 1)}. Their codes take
 * one more bit.
 */
final class WeightLevels {
    /**
     * The relative tolerance. It is needed because quantizers compute offsets and levels in float, with rounding
     * errors.
     */
    private static final double ROUNDING = 1e-5;

    private final float[] steps;
    /** The factor by which a quantizer's code is multiplied: 1, or 2 if the steps are halved. */
    private final int factor;
    /** For each step, the integer that is added to the product of the code and the factor. */
    private final int[] shifts;

    private WeightLevels(float[] steps, int factor, int[] shifts) {
        this.steps = steps;
        this.factor = factor;
        this.shifts = shifts;
    }

    /**
     * Creates the levels of a quantizer.
     *
     * @param steps the steps of the quantizer: one, or one per channel
     * @param offsets the levels of code 0: one, or one per step
     * @throws IllegalArgumentException if an offset is not a multiple of half its step; the message begins with the
     *     offset
     */
    static WeightLevels of(float[] steps, float[] offsets) {
        int[] shifts = new int[steps.length];
        boolean none = true;
        for (float offset : offsets) {
            none &= offset == 0;
        }
        if (none) {
            return new WeightLevels(steps, 1, shifts);
        }
        float[] halves = new float[steps.length];
        for (int c = 0; c < steps.length; c++) {
            float offset = offsets[offsets.length == 1 ? 0 : c];
            double multiple = 2.0 * offset / steps[c];
            shifts[c] = (int) Math.rint(multiple);
            if (!(Double.isFinite(multiple)
                    && Math.abs(multiple - shifts[c]) <= ROUNDING * Math.abs(multiple))) {
                throw new IllegalArgumentException("the offset " + offset + ", which is no multiple of half its step "
                        + steps[c]);
            }
            halves[c] = steps[c] / 2;
        }
        return new WeightLevels(halves, 2, shifts);
    }

    /** Returns the number of additional bits per code. */
    int extraBits() {
        return factor - 1;
    }

    /** Returns the step of value i out of {@code count} values, which are ordered by channel. */
    float step(int i, int count) {
        return steps[channel(i, count)];
    }

    private int channel(int i, int count) {
        return (int) ((long) i * steps.length / count);
    }

    /** Converts the quantizer's codes to multiples of the steps, in place. */
    void shift(int[] codes) {
        for (int i = 0; i < codes.length; i++) {
            codes[i] = factor * codes[i] + shifts[channel(i, codes.length)];
        }
    }

    /**
     * Returns whether a code times its step equals the quantizer's level. The comparison is exact, unless the steps are
     * halved; then rounding errors are tolerated.
     */
    boolean equal(int code, float step, float level) {
        return factor == 1 ? code * step == level
                : Math.abs((double) code * step - level) <= ROUNDING * Math.abs(level);
    }
}
