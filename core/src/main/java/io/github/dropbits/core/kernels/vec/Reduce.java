package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Reductions of contiguous runs. The order of the additions depends only on the length of the run, and is the same
 * before and after JIT compilation.
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
     * @return the sum; 0 if n is 0
     */
    double sum(float[] a, int from, int n);

    /**
     * Returns the inner product of two runs.
     *
     * @param a the array of the first run
     * @param i the index of the first run's first element
     * @param b the array of the second run
     * @param j the index of the second run's first element
     * @param n the number of elements of a run
     * @return the inner product
     */
    float dot(float[] a, int i, float[] b, int j, int n);

    /**
     * Returns the sum of squared distances from a centre.
     *
     * @param a the values
     * @param from the index of the first value
     * @param n the number of values
     * @param centre the centre
     * @return the sum of {@code (a - centre)^2}
     */
    double squares(float[] a, int from, int n, float centre);

    /**
     * Returns the inner product of one run with another run, after a centre has been subtracted from each element of
     * the latter.
     *
     * @param g the array of the first run
     * @param a the array of the second run, from which the centre is subtracted
     * @param from the index of the first element in both arrays
     * @param n the number of elements of a run
     * @param centre the centre
     * @return the sum of {@code g * (a - centre)}
     */
    double dotCentred(float[] g, float[] a, int from, int n, float centre);

    /**
     * Returns the largest value of a run.
     *
     * @param a the values
     * @param from the index of the first value
     * @param n the number of values
     * @return the largest value, with 0 in place of -0; negative infinity if n is 0; NaN if any value is NaN
     */
    float max(float[] a, int from, int n);

    /**
     * Returns the index of a run's largest value.
     *
     * @param a the values
     * @param from the index of the first value
     * @param n the number of values, at least 1
     * @return the index in {@code a} of the largest value; if several are equal, of the first of them; if there is a
     *     NaN, the index of the first NaN
     */
    int argMax(float[] a, int from, int n);

    /**
     * Updates the largest values of neighbouring columns with one more row. Where the row's value is larger than the
     * column's value in {@code max}, or is the column's first NaN, the value and its index replace those in {@code max}
     * and {@code where}.
     *
     * @param a the values
     * @param from the index of the row's first value
     * @param max the largest value of each column so far; changed
     * @param where the indices of these values in {@code a}; changed
     * @param at the index of the first column in {@code max} and {@code where}
     * @param n the number of columns
     */
    void argMaxRow(float[] a, int from, float[] max, int[] where, int at, int n);
}
