package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Reductions of contiguous array elements. The order of the additions depends only on the number of elements, and is
 * the same before and after JIT compilation.
 */
public interface Reduce {
    /** The implementation in use. */
    Reduce ACTIVE = Kernels.vectorized() ? new VectorReduce() : new ScalarReduce();

    /**
     * Returns the sum of {@code a[from..from+n)}.
     *
     * @param a the values
     * @param from the index of the first value
     * @param n the number of values
     * @return the sum; 0 if {@code n} is 0
     */
    double sum(float[] a, int from, int n);

    /**
     * Returns the inner product of two ranges of elements.
     *
     * @param a the array of the first range
     * @param i the first index in {@code a}
     * @param b the array of the second range
     * @param j the first index in {@code b}
     * @param n the number of elements of each range
     * @return the inner product
     */
    float dot(float[] a, int i, float[] b, int j, int n);

    /**
     * Returns the sum of the squared differences from a centre.
     *
     * @param a the values
     * @param from the index of the first value
     * @param n the number of values
     * @param centre the value that is subtracted
     * @return the sum of {@code (a - centre)^2}
     */
    double squares(float[] a, int from, int n, float centre);

    /**
     * Returns the inner product of two ranges of elements, after a centre has been subtracted from each element of the
     * second range.
     *
     * @param g the array of the first range
     * @param a the array of the second range, from which the centre is subtracted
     * @param from the index of the first element in both arrays
     * @param n the number of elements of each range
     * @param centre the value that is subtracted
     * @return the sum of {@code g * (a - centre)}
     */
    double dotCentred(float[] g, float[] a, int from, int n, float centre);

    /**
     * Returns the largest value of a range of elements.
     *
     * @param a the values
     * @param from the index of the first value
     * @param n the number of values
     * @return the largest value, in which -0 is replaced by 0; negative infinity if {@code n} is 0; NaN if any value is
     *     NaN
     */
    float max(float[] a, int from, int n);

    /**
     * Returns the index of the largest value of a range of elements.
     *
     * @param a the values
     * @param from the index of the first value
     * @param n the number of values, at least 1
     * @return the index in {@code a} of the largest value. If several elements have this value, it is the index of the
     *     first of them; if there are NaNs, it is the index of the first NaN
     */
    int argMax(float[] a, int from, int n);

    /**
     * Updates the largest values of neighbouring columns with another row. If the row's value is larger than the
     * column's value in {@code max}, or is the first NaN of the column, then the value and its index are stored in
     * {@code max} and {@code where}.
     *
     * @param a the values
     * @param from the index of the row's first value
     * @param max the largest value of each column so far; updated
     * @param where the indices of these values in {@code a}; updated
     * @param at the index of the first column in {@code max} and {@code where}
     * @param n the number of columns
     */
    void argMaxRow(float[] a, int from, float[] max, int[] where, int at, int n);
}
