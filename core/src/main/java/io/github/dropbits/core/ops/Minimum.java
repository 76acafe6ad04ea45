package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;

/** Elementwise smaller value, NaN if either is; where both are equal each takes half the gradient. */
public final class Minimum extends Binary {
    private Minimum() {
    }

    /**
     * Elementwise smaller value, NaN if either is; where both are equal each takes half the gradient.
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
    void map(float[] a, int i0, int iStep, float[] b, int j0, int jStep, float[] y, int k, int n) {
        if (iStep == 1 && jStep == 1) {
            // The common case apart: with both steps known the compiler vectorizes it.
            for (int i = 0; i < n; i++) {
                y[k + i] = Math.min(a[i0 + i], b[j0 + i]);
            }
        } else {
            for (int i = 0; i < n; i++) {
                y[k + i] = Math.min(a[i0 + i * iStep], b[j0 + i * jStep]);
            }
        }
    }

    @Override
    void slope(int input, float[] a, float[] b, float[] gy, float[] to, int from, int end) {
        if (input == 0) {
            for (int i = from; i < end; i++) {
                to[i] = a[i] < b[i] ? gy[i] : a[i] == b[i] ? gy[i] / 2 : 0;
            }
        } else {
            for (int i = from; i < end; i++) {
                to[i] = b[i] < a[i] ? gy[i] : a[i] == b[i] ? gy[i] / 2 : 0;
            }
        }
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
