package io.github.dropbits.core.ops;

import io.github.dropbits.core.Op;
import io.github.dropbits.core.Tensor;

/** The leaky rectified linear unit, which has a given slope for negative values (Maas et al. 2013). */
public final class LeakyRelu extends Elementwise {
    private final float slope;

    private LeakyRelu(float slope) {
        this.slope = slope;
    }

    /**
     * Applies the leaky rectified linear unit to every element.
     *
     * @param x the values, of any shape; not modified
     * @param slope the slope for negative values
     * @return {@code x > 0 ? x : slope * x}, of the same shape
     */
    public static Tensor leakyRelu(Tensor x, float slope) {
        return new LeakyRelu(slope).apply(x);
    }

    /**
     * Returns the slope for negative values.
     *
     * @return the slope
     */
    public float slope() {
        return slope;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof LeakyRelu o && slope == o.slope;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0];
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = x[i] > 0 ? x[i] : slope * x[i];
        }
    }

    @Override
    boolean boundedSlope() {
        return Float.isFinite(slope);
    }

    @Override
    void slope(float[] x, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = x[i] > 0 ? gy[i] : slope * gy[i];
        }
    }

    @Override
    double value(double x) {
        return x > 0 ? x : slope * x;
    }
}
