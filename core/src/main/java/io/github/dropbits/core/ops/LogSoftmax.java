package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;

/**
 * The logarithm of the softmax along a dimension. It is computed directly from the logits, so that small probabilities
 * do not underflow.
 */
public final class LogSoftmax extends SoftmaxFamily {
    private LogSoftmax(int dim) {
        super(dim);
    }

    /**
     * Computes the logarithm of the softmax along a dimension.
     *
     * @param x the logits; not modified
     * @param dim the dimension along which the probabilities sum to 1
     * @return {@code x - log(sum(e^x))}, of the same shape
     * @throws io.github.dropbits.core.ShapeException if the dimension does not exist or is empty
     */
    public static Tensor logSoftmax(Tensor x, int dim) {
        return new LogSoftmax(dim).apply(x);
    }

    @Override
    void output(float[] x, int first, int stride, float[] e, double sum, float max, float[] y) {
        float log = (float) Math.log(sum);
        for (int i = 0; i < e.length; i++) {
            int at = first + i * stride;
            y[at] = x[at] - max - log;
        }
    }

    @Override
    void slope(float[] logs, float[] gy, int first, int stride, int n, float[] gx) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            int at = first + i * stride;
            sum += gy[at];
        }
        for (int i = 0; i < n; i++) {
            int at = first + i * stride;
            gx[at] = (float) (gy[at] - Math.exp(logs[at]) * sum);
        }
    }

    @Override
    double value(double logSoftmax) {
        return logSoftmax;
    }
}
