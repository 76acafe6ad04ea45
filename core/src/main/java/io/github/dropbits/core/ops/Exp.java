package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Unary;

/**
 * The elementwise exponential. Where it overflows, its derivative is infinite, too; the input's gradient is
 * nevertheless 0 there if the output's gradient is 0.
 */
public final class Exp extends Elementwise {
    private Exp() {
    }

    /**
     * Computes the exponential of every element. Where it overflows, the derivative is infinite, too; the input's
     * gradient is nevertheless 0 there if the output's gradient is 0.
     *
     * @param x the values, of any shape; not modified
     * @return {@code e^x}, of the same shape
     */
    public static Tensor exp(Tensor x) {
        return new Exp().apply(x);
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
        Unary.ACTIVE.exp(x, y, from, to);
    }

    @Override
    void slope(float[] y, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = gy[i] * y[i];
        }
    }

    @Override
    double value(double x) {
        return Math.exp(x);
    }
}
