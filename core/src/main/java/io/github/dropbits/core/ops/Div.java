package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Arithmetic;

/**
 * The elementwise quotient of two tensors, with broadcasting. Where the output's gradient is 0, the inputs' gradients
 * are 0, even if the divisor is 0 and the derivative is infinite or NaN.
 */
public final class Div extends Binary {
    private Div() {
    }

    /**
     * Divides two tensors elementwise, with broadcasting. Where the output's gradient is 0, the inputs' gradients are
     * 0, even if the divisor is 0 and the derivative is infinite or NaN.
     *
     * @param a the dividend; not modified
     * @param b the divisor, whose shape must broadcast with the dividend's shape; not modified
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
            // Computes -gy * (a / b) / b in several passes. The n elements are few enough to stay in the cache.
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
