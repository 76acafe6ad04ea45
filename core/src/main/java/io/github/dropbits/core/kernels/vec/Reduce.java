package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/** Reductions of contiguous runs. The order of additions is fixed by the length, whatever was compiled. */
public interface Reduce {
    /** The implementation in use. */
    Reduce ACTIVE = Kernels.vectorized() ? new VectorReduce() : new ScalarReduce();

    /**
     * The sum of {@code a[from..from+n)}.
     *
     * @param a the values
     * @param from the first
     * @param n how many
     * @return their sum; 0 for none
     */
    double sum(float[] a, int from, int n);

    /**
     * The sum of products of two runs.
     *
     * @param a one run's array
     * @param i its first element
     * @param b the other's array
     * @param j its first element
     * @param n how many
     * @return the inner product
     */
    float dot(float[] a, int i, float[] b, int j, int n);

    /**
     * The sum of squared distances from a centre.
     *
     * @param a the values
     * @param from the first
     * @param n how many
     * @param centre the centre
     * @return the sum of {@code (a - centre)^2}
     */
    double squares(float[] a, int from, int n, float centre);

    /**
     * The inner product of one run with another taken relative to a centre.
     *
     * @param g one array
     * @param a the other
     * @param from the first element in both
     * @param n how many
     * @param centre the centre
     * @return the sum of {@code g * (a - centre)}
     */
    double dotCentred(float[] g, float[] a, int from, int n, float centre);

    /**
     * The largest value of a run.
     *
     * @param a the values
     * @param from the first
     * @param n how many
     * @return the largest, 0 for -0, negative infinity for none, NaN if there is one
     */
    float max(float[] a, int from, int n);

    /**
     * Where a run's largest value stands.
     *
     * @param a the values
     * @param from the first
     * @param n how many; at least 1
     * @return the index in {@code a} of the first of the largest, or of the first NaN if there is one
     */
    int argMax(float[] a, int from, int n);

    /**
     * The largest values of neighbouring columns, going on from those of the rows above: where the row's value is
     * larger, or is the first NaN, both the value and its index are taken over.
     *
     * @param a the values
     * @param from the first of the row
     * @param max the largest of each column so far; changed
     * @param where their indices in {@code a}; changed
     * @param at the first column's place in {@code max} and {@code where}
     * @param n how many columns
     */
    void argMaxRow(float[] a, int from, float[] max, int[] where, int at, int n);
}
