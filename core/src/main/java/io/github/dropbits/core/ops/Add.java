package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Arithmetic;

/** Elementwise sum. */
public final class Add extends Binary {
    private Add() {
    }

    /**
     * Elementwise sum.
     *
     * @param a the left operand; not changed
     * @param b the right operand, of a shape that broadcasts with the left one's; not changed
     * @return {@code a + b}
     * @throws io.github.dropbits.core.ShapeException if the shapes do not broadcast
     */
    public static Tensor add(Tensor a, Tensor b) {
        return new Add().apply(a, b);
    }

    @Override
    void map(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        Arithmetic.ACTIVE.add(a, i, aStep, b, j, bStep, y, k, n);
    }

    @Override
    boolean keepsInputs() {
        return false;
    }

    @Override
    Slope slope(int input) {
        return null;
    }

    @Override
    double value(double a, double b) {
        return a + b;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0] && in[1];
    }
}
