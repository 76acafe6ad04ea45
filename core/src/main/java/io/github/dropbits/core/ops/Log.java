package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Unary;

/**
 * Natural logarithm: negative infinity at 0, NaN for negative values. Its derivative is infinite at 0; a gradient of 0
 * stays 0 there.
 */
public final class Log extends Elementwise {
    private Log() {
    }

    /**
     * Natural logarithm: negative infinity at 0, NaN for negative values. Its derivative is infinite at 0; a gradient
     * of 0 stays 0 there.
     *
     * @param x the values, of any shape; not changed
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
