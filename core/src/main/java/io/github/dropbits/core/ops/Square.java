package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;

/** The elementwise square. */
public final class Square extends Elementwise {
    private Square() {
    }

    /**
     * Squares every element.
     *
     * @param x the values, of any shape; not modified
     * @return {@code x * x}, of the same shape
     */
    public static Tensor square(Tensor x) {
        return new Square().apply(x);
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return true;
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = x[i] * x[i];
        }
    }

    @Override
    void slope(float[] x, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = gy[i] * 2 * x[i];
        }
    }

    @Override
    double value(double x) {
        return x * x;
    }
}
