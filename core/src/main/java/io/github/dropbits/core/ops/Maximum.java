package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Arithmetic;

/**
 * The elementwise maximum of two tensors, with broadcasting. The result is NaN if either value is NaN. If the values
 * are equal, each receives half of the gradient.
 */
public final class Maximum extends Binary {
    private Maximum() {
    }

    /**
     * Computes the elementwise maximum of two tensors, with broadcasting. The result is NaN if either value is NaN. If
     * the values are equal, each receives half of the gradient.
     *
     * @param a the left operand; not modified
     * @param b the right operand, whose shape must broadcast with the shape of {@code a}; not modified
     * @return {@code max(a, b)}
     * @throws io.github.dropbits.core.ShapeException if the shapes do not broadcast
     */
    public static Tensor maximum(Tensor a, Tensor b) {
        return new Maximum().apply(a, b);
    }

    @Override
    void map(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        Arithmetic.ACTIVE.max(a, i, aStep, b, j, bStep, y, k, n);
    }

    @Override
    Slope slope(int input) {
        return input == 0
                ? (a, b, gy, to, k, n) -> Ties.slope(a, b, gy, to, k, n)
                : (a, b, gy, to, k, n) -> Ties.slope(b, a, gy, to, k, n);
    }

    @Override
    double value(double a, double b) {
        return Math.max(a, b);
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0] || in[1];
    }
}
