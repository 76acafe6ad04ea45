package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Unary;

/** Exponential. Where it overflows, its derivative is infinite, too; a gradient of 0 stays 0 there. */
public final class Exp extends Elementwise {
    private Exp() {
    }

    /**
     * Exponential. Where it overflows, its derivative is infinite, too; a gradient of 0 stays 0 there.
     *
     * @param x the values, of any shape; not changed
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
