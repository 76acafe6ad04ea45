package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Arithmetic;

/** Elementwise quotient. Where a derivative is infinite or NaN, as for the divisor 0, a gradient of 0 stays 0. */
public final class Div extends Binary {
    private Div() {
    }

    /**
     * Elementwise quotient. Where a derivative is infinite or NaN, as for the divisor 0, a gradient of 0 stays 0.
     *
     * @param a the left operand; not changed
     * @param b the right operand, of a shape that broadcasts with the left one's; not changed
     * @return {@code a / b}
     * @throws io.github.dropbits.core.ShapeException if the shapes do not broadcast
     */
    public static Tensor div(Tensor a, Tensor b) {
        return new Div().apply(a, b);
    }

    @Override
    void map(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        Arithmetic.ACTIVE.div(a, i, aStep, b, j, bStep, y, k, n);
    }

    @Override
    Slope slope(int input) {
        if (input == 0) {
            return (a, b, gy, to, k, n) -> Arithmetic.ACTIVE.div(gy, k, 1, b.array(), b.first(), b.step(), to, k, n);
        }
        return (a, b, gy, to, k, n) -> {
            // -gy * (a / b) / b, in several passes; the n elements are few enough to stay in the cache.
            Arithmetic.ACTIVE.div(a.array(), a.first(), a.step(), b.array(), b.first(), b.step(), to, k, n);
            Arithmetic.ACTIVE.mul(gy, k, 1, to, k, 1, to, k, n);
            Arithmetic.ACTIVE.div(to, k, 1, b.array(), b.first(), b.step(), to, k, n);
            for (int p = k; p < k + n; p++) {
                to[p] = -to[p];
            }
        };
    }

    @Override
    double value(double a, double b) {
        return a / b;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0] && in[1];
    }
}
