package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Unary;

/**
 * The elementwise natural logarithm: negative infinity at 0, NaN for negative values. Its derivative is infinite at 0;
 * the input's gradient is nevertheless 0 there if the output's gradient is 0.
 */
public final class Log extends Elementwise {
    private Log() {
    }

    /**
     * Computes the natural logarithm of every element: negative infinity at 0, NaN for negative values. The derivative
     * is infinite at 0; the input's gradient is nevertheless 0 there if the output's gradient is 0.
     *
     * @param x the values, of any shape; not modified
     * @return {@code ln x}, of the same shape
     */
    public static Tensor log(Tensor x) {
        return new Log().apply(x);
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        Unary.ACTIVE.log(x, y, from, to);
    }

    @Override
    void slope(float[] x, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = gy[i] / x[i];
        }
    }

    @Override
    double value(double x) {
        return Math.log(x);
    }
}
