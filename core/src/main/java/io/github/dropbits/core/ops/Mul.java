package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Arithmetic;

/**
 * The elementwise product of two tensors, with broadcasting. Where the output's gradient is 0, the inputs' gradients
 * are 0, even if the other factor is infinite or NaN.
 */
public final class Mul extends Binary {
    private Mul() {
    }

    /**
     * Multiplies two tensors elementwise, with broadcasting. Where the output's gradient is 0, the inputs' gradients
     * are 0, even if the other factor is infinite or NaN.
     *
     * @param a the left operand; not modified
     * @param b the right operand, whose shape must broadcast with the shape of {@code a}; not modified
     * @return {@code a * b}
     * @throws io.github.dropbits.core.ShapeException if the shapes do not broadcast
     */
    public static Tensor mul(Tensor a, Tensor b) {
        return new Mul().apply(a, b);
    }

    @Override
    void map(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        Arithmetic.ACTIVE.mul(a, i, aStep, b, j, bStep, y, k, n);
    }

    @Override
    Slope slope(int input) {
        return input == 0
                ? (a, b, gy, to, k, n) -> Arithmetic.ACTIVE.mul(gy, k, 1, b.array(), b.first(), b.step(), to, k, n)
                : (a, b, gy, to, k, n) -> Arithmetic.ACTIVE.mul(gy, k, 1, a.array(), a.first(), a.step(), to, k, n);
    }

    @Override
    double value(double a, double b) {
        return a * b;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0] && in[1];
    }
}
