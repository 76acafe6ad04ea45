package io.github.dropbits.core.ops;

import io.github.dropbits.core.Op;
import io.github.dropbits.core.Tensor;

/** Power with a constant exponent. Where its derivative is infinite or NaN, a gradient of 0 stays 0. */
public final class Pow extends Elementwise {
    private final float exponent;

    private Pow(float exponent) {
        this.exponent = exponent;
    }

    /**
     * Power with a constant exponent. Where its derivative is infinite or NaN, a gradient of 0 stays 0.
     *
     * @param x the values, of any shape; not changed
     * @param exponent the exponent
     * @return {@code x^exponent}, of the same shape
     */
    public static Tensor pow(Tensor x, float exponent) {
        return new Pow(exponent).apply(x);
    }

    /**
     * The exponent.
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
