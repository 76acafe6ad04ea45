package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Sliding-window operations on runs that are laid out by {@link Runs}. Each window position has a tap, which is the
 * offset at which it reads the run. Each result is computed over the window positions in order, so that the vector
 * implementation and the scalar implementation give the same bits. {@link #products} is an exception.
 */
public interface TapOps {
    /**
     * The number of elements after the end of a run that implementations may read and write, so that vector loops need
     * no special handling of the last elements. Arrays must be longer than the run by this number.
     */
    int EXCESS = 4 * Math.max(16, Kernels.vectorBits() / Float.SIZE);

    /** The implementation in use. */
    TapOps ACTIVE = Kernels.vectorized() ? new VectorTapOps() : new ScalarTapOps();

    /**
     * Computes weighted sums by fused multiply-adds:
     * {@code y[to + p] = start + sum of weights[t] * x[from + taps[t] + p]}.
     *
     * @param x the values
     * @param from the index of the run's first element
     * @param taps the offsets of the window positions
     * @param weights the weights of the window positions
     * @param start the initial value of every sum
     * @param y receives the sums; up to {@link #EXCESS} elements after them may also be overwritten
     * @param to the index of the first sum
     * @param n the number of sums
     */
    void sum(float[] x, int from, int[] taps, float[] weights, float start, float[] y, int to, int n);

    /**
     * Computes the inner products of a run with the runs that the window positions read, and adds them to {@code sums}:
     * {@code sums[t] += sum of g[at + p] * x[taps[t] + p]}.
     *
     * @param g the array that contains the first run; the {@link #EXCESS} elements after the run must be 0
     * @param at the index of the run's first element
     * @param x the array that contains the other runs; the {@link #EXCESS} elements after each run must be finite
     * @param taps the offsets of the window positions
     * @param sums one sum per window position, to which the inner product is added
     * @param n the number of elements of a run
     */
    void products(float[] g, int at, float[] x, int[] taps, double[] sums, int n);

    /**
     * Finds the largest value of each window and the index of its window position. If values are equal, the first is
     * chosen. NaN counts as larger than any number, and the first NaN of a window is chosen.
     *
     * @param x the values
     * @param taps the offsets of the window positions
     * @param y receives the largest values; up to {@link #EXCESS} elements after them may also be overwritten
     * @param winners receives the indices of the chosen window positions; up to {@link #EXCESS} elements after them may
     *     also be overwritten
     * @param at the index of the first element of {@code winners} to write
     * @param n the number of windows
     */
    void max(float[] x, int[] taps, float[] y, int[] winners, int at, int n);

    /**
     * Computes the gradients of the input values in one phase of {@link Runs}. Each gradient is the sum of
     * {@code g[from - back[t] + p]} over all t for which {@code winners[at - back[t] + p] == positions[t]}.
     *
     * @param g the gradients of the largest values
     * @param from the index of the run's first element in {@code g}
     * @param winners the indices of the window positions that {@link #max} chose
     * @param at the index of the run's first element in {@code winners}
     * @param positions the indices of the window positions that read the phase
     * @param back the result of {@link Runs#back} for each of these positions
     * @param x receives the gradients of the input values; up to {@link #EXCESS} elements after them may also be
     *     overwritten
     * @param to the index of the first gradient to write
     * @param n the number of gradients
     */
    void maxGradient(float[] g, int from, int[] winners, int at, int[] positions, int[] back, float[] x, int to,
            int n);

    /**
     * Splits a row into its elements with even index and its elements with odd index.
     *
     * @param x the array that contains the row
     * @param from the index of the row's first element
     * @param to the array that receives the elements
     * @param even the index in {@code to} at which the elements with even index begin
     * @param odd the index in {@code to} at which the elements with odd index begin
     * @param n the row's length
     */
    void split(float[] x, int from, float[] to, int even, int odd, int n);

    /**
     * Merges elements with even index and elements with odd index to a row. This is the reverse of {@link #split}.
     *
     * @param x the array that contains the elements
     * @param even the index in {@code x} at which the elements with even index begin
     * @param odd the index in {@code x} at which the elements with odd index begin
     * @param to the array that receives the row
     * @param at the index of the row's first element
     * @param n the row's length
     */
    void merge(float[] x, int even, int odd, float[] to, int at, int n);
}
