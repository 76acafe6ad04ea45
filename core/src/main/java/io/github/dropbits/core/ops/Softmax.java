package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;

/**
 * The softmax along a dimension. The largest value is subtracted before the exponentials are computed, so that finite
 * logits cause neither an overflow nor a division by 0.
 */
public final class Softmax extends SoftmaxFamily {
    private Softmax(int dim) {
        super(dim);
    }

    /**
     * Computes the softmax along a dimension.
     *
     * @param x the logits; not modified
     * @param dim the dimension along which the probabilities sum to 1
     * @return {@code e^x / sum(e^x)}, of the same shape
     * @throws io.github.dropbits.core.ShapeException if the dimension does not exist or is empty
     */
    public static Tensor softmax(Tensor x, int dim) {
        return new Softmax(dim).apply(x);
    }

    @Override
    void output(float[] x, int first, int stride, float[] e, double sum, float max, float[] y) {
        float inverse = (float) (1 / sum);
        for (int i = 0; i < e.length; i++) {
            y[first + i * stride] = e[i] * inverse;
        }
    }

    @Override
    void slope(float[] p, float[] gy, int first, int stride, int n, float[] gx) {
        double dot = 0;
        for (int i = 0; i < n; i++) {
            int at = first + i * stride;
            dot += (double) p[at] * gy[at];
        }
        for (int i = 0; i < n; i++) {
            int at = first + i * stride;
            gx[at] = p[at] * (float) (gy[at] - dot);
        }
    }

    @Override
    double value(double logSoftmax) {
        return Math.exp(logSoftmax);
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return true;
    }
}
