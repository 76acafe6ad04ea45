package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Unary;
import io.github.dropbits.core.runtime.ScratchPool;

/** The Gaussian error linear unit in its exact form (Hendrycks, Gimpel 2016), without the tanh approximation. */
public final class Gelu extends Elementwise {
    private Gelu() {
    }

    /**
     * Applies the Gaussian error linear unit to every element.
     *
     * @param x the values, of any shape; not modified
     * @return {@code x * Phi(x)}, of the same shape, where Phi is the cumulative distribution function of the standard
     *     normal distribution
     */
    public static Tensor gelu(Tensor x) {
        return new Gelu().apply(x);
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        Unary.ACTIVE.gelu(x, y, from, to);
    }

    @Override
    void slope(float[] x, float[] gy, float[] gx, int from, int to) {
        float[] slopes = ScratchPool.acquire(to - from);
        System.arraycopy(x, from, slopes, 0, to - from);
        Unary.ACTIVE.geluSlope(slopes, slopes, 0, to - from);
        for (int i = from; i < to; i++) {
            gx[i] = gy[i] * slopes[i - from];
        }
        ScratchPool.release(slopes);
    }

    @Override
    double value(double x) {
        return x * ErrorFunction.normalCdf(x);
    }
}
