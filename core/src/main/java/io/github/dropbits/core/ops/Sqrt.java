package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;

/**
 * The elementwise square root, which is NaN for negative values. Its derivative is infinite at 0 and NaN for negative
 * values; the input's gradient is nevertheless 0 there if the output's gradient is 0.
 */
public final class Sqrt extends Elementwise {
    private Sqrt() {
    }

    /**
     * Computes the square root of every element, which is NaN for negative values. The derivative is infinite at 0 and
     * NaN for negative values; the input's gradient is nevertheless 0 there if the output's gradient is 0.
     *
     * @param x the values, of any shape; not modified
     * @return {@code sqrt(x)}, of the same shape
     */
    public static Tensor sqrt(Tensor x) {
        return new Sqrt().apply(x);
    }

    @Override
    boolean keepsOutput() {
        return true;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return true;
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = (float) Math.sqrt(x[i]);
        }
    }

    @Override
    void slope(float[] y, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = gy[i] * 0.5f / y[i];
        }
    }

    @Override
    double value(double x) {
        return Math.sqrt(x);
    }
}
