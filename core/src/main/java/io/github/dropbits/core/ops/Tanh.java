package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Unary;

/** The elementwise hyperbolic tangent. */
public final class Tanh extends Elementwise {
    private Tanh() {
    }

    /**
     * Computes the hyperbolic tangent of every element.
     *
     * @param x the values, of any shape; not modified
     * @return {@code tanh(x)}, of the same shape
     */
    public static Tensor tanh(Tensor x) {
        return new Tanh().apply(x);
    }

    @Override
    boolean keepsOutput() {
        return true;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0];
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        Unary.ACTIVE.tanh(x, y, from, to);
    }

    @Override
    void slope(float[] y, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = gy[i] * (1 - y[i] * y[i]);
        }
    }

    @Override
    double value(double x) {
        return Math.tanh(x);
    }
}
