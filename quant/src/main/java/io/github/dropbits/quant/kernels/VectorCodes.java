package io.github.dropbits.quant.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Rounds vectors of values to codes. This is the vector twin of {@link io.github.dropbits.quant.Grid#nearest(float)}.
 */
public final class VectorCodes {
    /** Adding and then subtracting this number rounds a small float to the nearest integer, with ties to even. */
    private static final float ROUNDER = 0x1.8p23f;

    private VectorCodes() {
    }

    /**
     * Clamps values to a range. Comparison and blend are used instead of max and min, which are slower on x86 because
     * of their rules for NaN and -0.
     */
    public static FloatVector clamp(FloatVector u, float low, float high) {
        return u.blend(low, u.compare(VectorOperators.LT, low)).blend(high, u.compare(VectorOperators.GT, high));
    }

    /** Rounds values to the nearest integer within a range. Ties are rounded to the even integer. */
    public static FloatVector nearest(FloatVector u, float low, float high) {
        return clamp(u, low, high).add(ROUNDER).sub(ROUNDER);
    }

    /** Returns the codes of the signed grid of one bit, which are -1 for negative values and 1 for all others. */
    public static FloatVector signs(FloatVector u) {
        return FloatVector.broadcast(u.species(), 1).blend(-1, u.compare(VectorOperators.LT, 0));
    }
}
