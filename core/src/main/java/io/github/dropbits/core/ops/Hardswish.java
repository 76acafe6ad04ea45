package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;

/** The hard swish, a piecewise quadratic approximation of swish (Howard et al. 2019, MobileNetV3). */
public final class Hardswish extends Elementwise {
    private Hardswish() {
    }

    /**
     * Applies the hard swish to every element.
     *
     * @param x the values, of any shape; not modified
     * @return {@code x * relu6(x + 3) / 6}, of the same shape
     */
    public static Tensor hardswish(Tensor x) {
        return new Hardswish().apply(x);
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = x[i] * Math.min(Math.max(x[i] + 3, 0), 6) / 6;
        }
    }

    @Override
    boolean boundedSlope() {
        return true;
    }

    @Override
    void slope(float[] x, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = x[i] <= -3 ? 0 : x[i] < 3 ? gy[i] * (x[i] / 3 + 0.5f) : gy[i];
        }
    }

    @Override
    double value(double x) {
        return x * Math.min(Math.max(x + 3, 0), 6) / 6;
    }
}
