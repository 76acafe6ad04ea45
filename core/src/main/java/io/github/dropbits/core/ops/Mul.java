package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Arithmetic;

/** Elementwise product. Where the other factor is infinite or NaN, a gradient of 0 stays 0. */
public final class Mul extends Binary {
    private Mul() {
    }

    /**
     * Elementwise product. Where the other factor is infinite or NaN, a gradient of 0 stays 0.
     *
     * @param a the left operand; not changed
     * @param b the right operand, of a shape that broadcasts with the left one's; not changed
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
