package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Keeps a gradient of 0 at 0 where the derivative is infinite or NaN. The product of the two is NaN, although the value
 * that the gradient belongs to has no influence on the result; a branch of {@code where} that is not chosen is the
 * usual case.
 */
public interface ZeroGradients {
    /** The implementation in use. */
    ZeroGradients ACTIVE = Kernels.vectorized() ? new VectorZeroGradients() : new ScalarZeroGradients();

    /**
     * Writes 0 wherever an input's gradient is NaN and the output's gradient is 0.
     *
     * @param gy the output's gradient
     * @param i the index of its first element
     * @param gx the input's gradient; changed
     * @param j the index of its first element
     * @param n the number of elements
     */
    void restore(float[] gy, int i, float[] gx, int j, int n);

    /**
     * Returns whether all elements of a strided run are 0.
     *
     * @param a the values
     * @param first the index of the first element
     * @param stride the distance between elements
     * @param n the number of elements
     * @return true if all are 0
     */
    static boolean all(float[] a, int first, int stride, int n) {
        for (int p = 0; p < n; p++) {
            if (a[first + p * stride] != 0) {
                return false;
            }
        }
        return true;
    }
}
