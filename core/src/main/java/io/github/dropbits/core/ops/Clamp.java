package io.github.dropbits.core.ops;

import io.github.dropbits.core.Op;
import io.github.dropbits.core.Tensor;

/** Limits values to a range. The derivative is 1 inside the range, including its ends, and 0 outside. */
public final class Clamp extends Elementwise {
    private final float min;
    private final float max;

    private Clamp(float min, float max) {
        this.min = min;
        this.max = max;
    }

    /**
     * Limits every element to a range. The derivative is 1 inside the range, including its ends, and 0 outside.
     *
     * @param x the values, of any shape; not modified
     * @param min the lower limit
     * @param max the upper limit, at least {@code min}
     * @return the limited values, of the same shape
     * @throws IllegalArgumentException if {@code min} is greater than {@code max}, or a limit is NaN
     */
    public static Tensor clamp(Tensor x, float min, float max) {
        if (!(min <= max)) {
            throw new IllegalArgumentException("clamp needs min <= max, not " + min + " and " + max);
        }
        return new Clamp(min, max).apply(x);
    }

    /**
     * Returns the lower limit.
     *
     * @return the limit
     */
    public float min() {
        return min;
    }

    /**
     * Returns the upper limit.
     *
     * @return the limit
     */
    public float max() {
        return max;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof Clamp o && min == o.min && max == o.max;
    }

    @Override
    protected boolean keepsValues() {
        return min <= 0 && max >= 0;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return min >= 0 || in[0] && max >= 0;
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = Math.min(Math.max(x[i], min), max);
        }
    }

    @Override
    boolean boundedSlope() {
        return true;
    }

    @Override
    void slope(float[] x, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = x[i] >= min && x[i] <= max ? gy[i] : 0;
        }
    }

    @Override
    double value(double x) {
        return Math.min(Math.max(x, min), max);
    }
}
