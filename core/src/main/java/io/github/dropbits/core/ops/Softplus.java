package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Unary;

/** The elementwise softplus, a smooth approximation of the rectified linear unit. */
public final class Softplus extends Elementwise {
    private Softplus() {
    }

    /**
     * Applies softplus to every element.
     *
     * @param x the values, of any shape; not modified
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
