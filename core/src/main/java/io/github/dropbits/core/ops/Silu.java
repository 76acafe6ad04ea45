package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Unary;

/** The sigmoid-weighted linear unit (Elfwing et al. 2017), also called swish. */
public final class Silu extends Elementwise {
    private Silu() {
    }

    /**
     * Applies the sigmoid-weighted linear unit to every element.
     *
     * @param x the values, of any shape; not modified
     * @return {@code x * sigmoid(x)}, of the same shape
     */
    public static Tensor silu(Tensor x) {
        return new Silu().apply(x);
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        Unary.ACTIVE.sigmoid(x, y, from, to);
        for (int i = from; i < to; i++) {
            y[i] *= x[i];
        }
    }

    @Override
    boolean needsOwnGradient() {
        return true;
    }

    @Override
    void slope(float[] x, float[] gy, float[] gx, int from, int to) {
        Unary.ACTIVE.sigmoid(x, gx, from, to);
        for (int i = from; i < to; i++) {
            float s = gx[i];
            gx[i] = gy[i] * s * (1 + x[i] * (1 - s));
        }
    }

    @Override
    double value(double x) {
        return x / (1 + Math.exp(-x));
    }
}
