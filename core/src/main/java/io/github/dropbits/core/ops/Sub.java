package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Arithmetic;

/** The elementwise difference of two tensors, with broadcasting. */
public final class Sub extends Binary {
    private Sub() {
    }

    /**
     * Subtracts two tensors elementwise, with broadcasting.
     *
     * @param a the left operand; not modified
     * @param b the right operand, whose shape must broadcast with the shape of {@code a}; not modified
     * @return {@code a - b}
     * @throws io.github.dropbits.core.ShapeException if the shapes do not broadcast
     */
    public static Tensor sub(Tensor a, Tensor b) {
        return new Sub().apply(a, b);
    }

    @Override
    void map(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        Arithmetic.ACTIVE.sub(a, i, aStep, b, j, bStep, y, k, n);
    }

    @Override
    boolean keepsInputs() {
        return false;
    }

    @Override
    Slope slope(int input) {
        return input == 0 ? null : (a, b, gy, to, k, n) -> {
            for (int p = k; p < k + n; p++) {
                to[p] = -gy[p];
            }
        };
    }

    @Override
    double value(double a, double b) {
        return a - b;
    }
}
