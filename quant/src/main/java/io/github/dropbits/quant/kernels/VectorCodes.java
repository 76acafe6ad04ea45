package io.github.dropbits.quant.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Rounding to codes, a vector at a time: the vector twin of {@link io.github.dropbits.quant.Grid#nearest(float)}. */
public final class VectorCodes {
    /** Adding this and subtracting it again rounds a float to a whole number, ties to even. */
    private static final float ROUNDER = 0x1.8p23f;

    private VectorCodes() {
    }

    /**
     * Clamps to a range. Uses compare and blend, because max and min are slower on x86, due to their rules for NaN and
     * -0.
     */
    public static FloatVector clamp(FloatVector u, float low, float high) {
        return u.blend(low, u.compare(VectorOperators.LT, low)).blend(high, u.compare(VectorOperators.GT, high));
    }

    /** The nearest whole number within a range; the even one if two are equally near. */
    public static FloatVector nearest(FloatVector u, float low, float high) {
        return clamp(u, low, high).add(ROUNDER).sub(ROUNDER);
    }

    /** The codes of the signed grid of one bit: 1, or -1 for negative values. */
    public static FloatVector signs(FloatVector u) {
        return FloatVector.broadcast(u.species(), 1).blend(-1, u.compare(VectorOperators.LT, 0));
    }
}
