package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;

/**
 * The rectified linear unit, limited to 6 (Howard et al. 2017, MobileNets). Its derivative at 0 and at 6 is taken as 0.
 */
public final class Relu6 extends Elementwise {
    private Relu6() {
    }

    /**
     * Applies the rectified linear unit, limited to 6, to every element. The derivative at 0 and at 6 is taken as 0.
     *
     * @param x the values, of any shape; not modified
     * @return {@code min(max(x, 0), 6)}, of the same shape
     */
    public static Tensor relu6(Tensor x) {
        return new Relu6().apply(x);
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
        for (int i = from; i < to; i++) {
            y[i] = Math.min(Math.max(x[i], 0), 6);
        }
    }

    @Override
    void slope(float[] y, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = y[i] > 0 && y[i] < 6 ? gy[i] : 0 * y[i];
        }
    }

    @Override
    double value(double x) {
        return Math.min(Math.max(x, 0), 6);
    }
}
