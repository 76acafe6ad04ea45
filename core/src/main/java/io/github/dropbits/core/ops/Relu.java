package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Rectifier;

/** The rectified linear unit. Its derivative at 0 is taken as 0. */
public final class Relu extends Elementwise {
    private Relu() {
    }

    /**
     * Applies the rectified linear unit to every element. The derivative at 0 is taken as 0.
     *
     * @param x the values, of any shape; not modified
     * @return {@code max(x, 0)}, of the same shape
     */
    public static Tensor relu(Tensor x) {
        return new Relu().apply(x);
    }

    @Override
    boolean keepsOutput() {
        return true;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return true;
    }

    @Override
    void map(float[] x, float[] y, int from, int to) {
        Rectifier.ACTIVE.map(x, y, from, to);
    }

    @Override
    void slope(float[] y, float[] gy, float[] gx, int from, int to) {
        Rectifier.ACTIVE.slope(y, gy, gx, from, to);
    }

    @Override
    double value(double x) {
        return Math.max(x, 0);
    }
}
