package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;

/** Elementwise quotient. */
public final class Div extends Binary {
    private Div() {
    }

    /**
     * Elementwise quotient.
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
    void map(float[] a, int i0, int iStep, float[] b, int j0, int jStep, float[] y, int k, int n) {
        if (iStep == 1 && jStep == 1) {
            // The common case apart: with both steps known the compiler vectorizes it.
            for (int i = 0; i < n; i++) {
                y[k + i] = a[i0 + i] / b[j0 + i];
            }
        } else {
            for (int i = 0; i < n; i++) {
                y[k + i] = a[i0 + i * iStep] / b[j0 + i * jStep];
            }
        }
    }

    @Override
    void slope(int input, float[] a, float[] b, float[] gy, float[] to, int from, int end) {
        if (input == 0) {
            for (int i = from; i < end; i++) {
                to[i] = gy[i] / b[i];
            }
        } else {
            for (int i = from; i < end; i++) {
                to[i] = -gy[i] * (a[i] / b[i]) / b[i];
            }
        }
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
