package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Ensures that an input's gradient is 0 wherever the output's gradient is 0, even if the derivative is infinite or NaN.
 * Their product would be NaN, although a value with gradient 0 has no influence on the result. This typically occurs in
 * the operand of {@code where} that is not selected.
 */
public interface ZeroGradients {
    /** The implementation in use. */
    ZeroGradients ACTIVE = Kernels.vectorized() ? new VectorZeroGradients() : new ScalarZeroGradients();

    /**
     * Sets the input's gradient to 0 wherever it is NaN and the output's gradient is 0.
     *
     * @param gy the output's gradient
     * @param i the index of the first element in {@code gy}
     * @param gx the input's gradient; modified
     * @param j the index of the first element in {@code gx}
     * @param n the number of elements
     */
    void restore(float[] gy, int i, float[] gx, int j, int n);

    /**
     * Returns whether all elements of a strided range are 0.
     *
     * @param a the values
     * @param first the index of the first element
     * @param stride the distance between neighbouring elements
     * @param n the number of elements
     * @return true if all elements are 0
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
