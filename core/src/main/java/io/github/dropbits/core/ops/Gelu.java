package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;

/** Gaussian error linear unit in its exact form (Hendrycks, Gimpel 2016). */
public final class Gelu extends Elementwise {
    private Gelu() {
    }

    /**
     * Gaussian error linear unit in its exact form (Hendrycks, Gimpel 2016).
     *
     * @param x the values, of any shape; not changed
     * @return {@code x * Phi(x)}, Phi the normal distribution function, of the same shape
     */
    public static Tensor gelu(Tensor x) {
        return new Gelu().apply(x);
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = (float) (x[i] * ErrorFunction.normalCdf(x[i]));
        }
    }

    @Override
    void slope(float[] x, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = (float) (gy[i] * (ErrorFunction.normalCdf(x[i]) + x[i] * ErrorFunction.normalPdf(x[i])));
        }
    }

    @Override
    double value(double x) {
        return x * ErrorFunction.normalCdf(x);
    }
}
