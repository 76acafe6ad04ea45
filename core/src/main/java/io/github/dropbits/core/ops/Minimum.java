package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Arithmetic;

/**
 * The elementwise minimum of two tensors, with broadcasting. The result is NaN if either value is NaN. If the values
 * are equal, each receives half of the gradient.
 */
public final class Minimum extends Binary {
    private Minimum() {
    }

    /**
     * Computes the elementwise minimum of two tensors, with broadcasting. The result is NaN if either value is NaN. If
     * the values are equal, each receives half of the gradient.
     *
     * @param a the left operand; not modified
     * @param b the right operand, whose shape must broadcast with the shape of {@code a}; not modified
     * @return {@code min(a, b)}
     * @throws io.github.dropbits.core.ShapeException if the shapes do not broadcast
     */
    public static Tensor minimum(Tensor a, Tensor b) {
        return new Minimum().apply(a, b);
    }

    @Override
    void map(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        Arithmetic.ACTIVE.min(a, i, aStep, b, j, bStep, y, k, n);
    }

    @Override
    Slope slope(int input) {
        return input == 0
                ? (a, b, gy, to, k, n) -> Ties.slope(b, a, gy, to, k, n)
                : (a, b, gy, to, k, n) -> Ties.slope(a, b, gy, to, k, n);
    }

    @Override
    double value(double a, double b) {
        return Math.min(a, b);
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0] && in[1];
    }
}
