package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;

/** The elementwise negation. */
public final class Neg extends Elementwise {
    private Neg() {
    }

    /**
     * Negates every element.
     *
     * @param x the values, of any shape; not modified
     * @return {@code -x}, of the same shape
     */
    public static Tensor neg(Tensor x) {
        return new Neg().apply(x);
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = -x[i];
        }
    }

    @Override
    boolean boundedSlope() {
        return true;
    }

    @Override
    void slope(float[] x, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = -gy[i];
        }
    }

    @Override
    double value(double x) {
        return -x;
    }
}
