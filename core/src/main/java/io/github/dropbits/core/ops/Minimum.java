package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Arithmetic;

/** The smaller of two values, elementwise; NaN if either is NaN. Equal values receive half the gradient each. */
public final class Minimum extends Binary {
    private Minimum() {
    }

    /**
     * The smaller of two values, elementwise; NaN if either is NaN. Equal values receive half the gradient each.
     *
     * @param a the left operand; not changed
     * @param b the right operand, of a shape that broadcasts with the left one's; not changed
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
