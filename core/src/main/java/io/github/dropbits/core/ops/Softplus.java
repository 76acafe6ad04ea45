package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Unary;

/** Smooth rectifier. */
public final class Softplus extends Elementwise {
    private Softplus() {
    }

    /**
     * Smooth rectifier.
     *
     * @param x the values, of any shape; not changed
     * @return {@code log(1 + e^x)}, of the same shape
     */
    public static Tensor softplus(Tensor x) {
        return new Softplus().apply(x);
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return true;
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        Unary.ACTIVE.softplus(x, y, from, to);
    }

    @Override
    boolean needsOwnGradient() {
        return true;
    }

    @Override
    void slope(float[] x, float[] gy, float[] gx, int from, int to) {
        Unary.ACTIVE.sigmoid(x, gx, from, to);
        for (int i = from; i < to; i++) {
            gx[i] *= gy[i];
        }
    }

    @Override
    double value(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}
