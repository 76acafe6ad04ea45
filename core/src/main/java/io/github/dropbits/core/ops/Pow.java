package io.github.dropbits.core.ops;

import io.github.dropbits.core.Op;
import io.github.dropbits.core.Tensor;

/**
 * The elementwise power with a constant exponent. Where the output's gradient is 0, the input's gradient is 0, even if
 * the derivative is infinite or NaN.
 */
public final class Pow extends Elementwise {
    private final float exponent;

    private Pow(float exponent) {
        this.exponent = exponent;
    }

    /**
     * Raises every element to a constant power. Where the output's gradient is 0, the input's gradient is 0, even if
     * the derivative is infinite or NaN.
     *
     * @param x the values, of any shape; not modified
     * @param exponent the exponent
     * @return {@code x^exponent}, of the same shape
     */
    public static Tensor pow(Tensor x, float exponent) {
        return new Pow(exponent).apply(x);
    }

    /**
     * Returns the exponent.
     *
     * @return the exponent
     */
    public float exponent() {
        return exponent;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof Pow o && exponent == o.exponent;
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = (float) Math.pow(x[i], exponent);
        }
    }

    @Override
    void slope(float[] x, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = exponent == 0 ? 0 : (float) (gy[i] * exponent * Math.pow(x[i], exponent - 1.0));
        }
    }

    @Override
    double value(double x) {
        return Math.pow(x, exponent);
    }
}
