package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Arithmetic;

/** The elementwise sum of two tensors, with broadcasting. */
public final class Add extends Binary {
    private Add() {
    }

    /**
     * Adds two tensors elementwise, with broadcasting.
     *
     * @param a the left operand; not modified
     * @param b the right operand, whose shape must broadcast with the shape of {@code a}; not modified
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
