package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Unary;

/** The elementwise logistic function. */
public final class Sigmoid extends Elementwise {
    private Sigmoid() {
    }

    /**
     * Applies the logistic function to every element.
     *
     * @param x the values, of any shape; not modified
     * @return {@code 1 / (1 + e^-x)}, of the same shape
     */
    public static Tensor sigmoid(Tensor x) {
        return new Sigmoid().apply(x);
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
        Unary.ACTIVE.sigmoid(x, y, from, to);
    }

    @Override
    void slope(float[] y, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = gy[i] * y[i] * (1 - y[i]);
        }
    }

    @Override
    double value(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
