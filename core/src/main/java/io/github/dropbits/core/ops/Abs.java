package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;

/** The elementwise absolute value. Its derivative at 0 is taken as 0. */
public final class Abs extends Elementwise {
    private Abs() {
    }

    /**
     * Computes the absolute value of every element. The derivative at 0 is taken as 0.
     *
     * @param x the values, of any shape; not modified
     * @return {@code |x|}, of the same shape
     */
    public static Tensor abs(Tensor x) {
        return new Abs().apply(x);
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return true;
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = Math.abs(x[i]);
        }
    }

    @Override
    void slope(float[] x, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = x[i] > 0 ? gy[i] : x[i] < 0 ? -gy[i] : 0 * x[i];
        }
    }

    @Override
    double value(double x) {
        return Math.abs(x);
    }
}
