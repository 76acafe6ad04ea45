package io.github.dropbits.quant.frozen.program;

/**
 * The levels of a weight quantizer as whole multiples of a step, which is all that a frozen layer knows. Levels {@code
 * offset + step * code} are such multiples where the offset is one of half a step: {@code (step / 2) * (2 code + 2
 * offset / step)}. So DoReFa's weights, {@code r (2 code / (2^b - 1) - 1)} (Zhou et al. 2016, equation 9), are the odd
 * multiples of {@code r / (2^b - 1)}; they take a bit more.
 */
final class WeightLevels {
    /** Offsets and levels are computed in float by others. */
    private static final double ROUNDING = 1e-5;

    private final float[] steps;
    /** What each code is multiplied with: 1, or 2 where the steps were halved. */
    private final int factor;
    /** What is added to it then, for each step. */
    private final int[] shifts;

    private WeightLevels(float[] steps, int factor, int[] shifts) {
        this.steps = steps;
        this.factor = factor;
        this.shifts = shifts;
    }

    /**
     * For a quantizer.
     *
     * @param steps its steps, one or one a channel
     * @param offsets the levels of code 0, as many or one
     * @throws IllegalArgumentException if an offset is no multiple of half the step; the message begins with it
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

    /** How many bits more the codes take. */
    int extraBits() {
        return factor - 1;
    }

    /** The step of one of so many values, in the order of the channels. */
    float step(int i, int of) {
        return steps[channel(i, of)];
    }

    private int channel(int i, int of) {
        return (int) ((long) i * steps.length / of);
    }

    /** Turns the quantizer's codes into multiples of the steps. */
    void shift(int[] codes) {
        for (int i = 0; i < codes.length; i++) {
            codes[i] = factor * codes[i] + shifts[channel(i, codes.length)];
        }
    }

    /** Whether a code is the level that the quantizer gives; exactly, but for the rounding of halved steps. */
    boolean equal(int code, float step, float level) {
        return factor == 1 ? code * step == level
                : Math.abs((double) code * step - level) <= ROUNDING * Math.abs(level);
    }
}
