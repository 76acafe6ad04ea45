package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Operations of a sliding window on runs laid out by {@link Runs}. Each window position reads the run at an offset, its
 * tap. Each result is computed over the window positions in order, so that the vector and the scalar implementation
 * give the same bits. The exception is {@link #products}.
 */
public interface TapOps {
    /**
     * The number of elements after a run's end that may be read and written, so that vector loops need no tail. Arrays
     * must be longer than the run by this number.
     */
    int EXCESS = 4 * Math.max(16, Kernels.vectorBits() / Float.SIZE);

    /** The implementation in use. */
    TapOps ACTIVE = Kernels.vectorized() ? new VectorTapOps() : new ScalarTapOps();

    /**
     * Writes weighted sums, by fused multiply-adds:
     * {@code y[to + p] = start + sum of weights[t] * x[from + taps[t] + p]}.
     *
     * @param x the values
     * @param from the index of the run's first element
     * @param taps the offsets of the window positions
     * @param weights the weights of the window positions
     * @param start the value that every sum begins with
     * @param y the sums; overwritten, as are up to {@link #EXCESS} elements after them
     * @param to the index of the first sum
     * @param n the number of sums
     */
    void sum(float[] x, int from, int[] taps, float[] weights, float start, float[] y, int to, int n);

    /**
     * Adds the inner products of a run with the runs that the window positions read:
     * {@code sums[t] += sum of g[at + p] * x[taps[t] + p]}.
     *
     * @param g the array of the first run; the {@link #EXCESS} elements after the run must be zero
     * @param at the index of the run's first element
     * @param x the array of the other runs; the {@link #EXCESS} elements after each must be finite
     * @param taps the offsets of the window positions
     * @param sums a sum for each window position; added to
     * @param n the number of elements of a run
     */
    void products(float[] g, int at, float[] x, int[] taps, double[] sums, int n);

    /**
     * Writes the largest value of each window and the index of the window position that has it. The first of equal
     * values wins; a NaN wins over all numbers, and the first NaN over later ones.
     *
     * @param x the values
     * @param taps the offsets of the window positions
     * @param y the largest values; overwritten, as are up to {@link #EXCESS} elements after them
     * @param winners the indices of the winning positions; overwritten likewise
     * @param at the index of the first element of {@code winners} to write
     * @param n the number of windows
     */
    void max(float[] x, int[] taps, float[] y, int[] winners, int at, int n);

    /**
     * Writes the gradients of the input values in one phase of {@link Runs}. Each is the sum of
     * {@code g[from - back[t] + p]} over all t for which {@code winners[at - back[t] + p] == positions[t]}.
     *
     * @param g the gradients of the largest values
     * @param from the index of the run's first element in {@code g}
     * @param winners the indices of the window positions that won
     * @param at the index of the run's first element in {@code winners}
     * @param positions the indices of the window positions that read the phase
     * @param back the result of {@link Runs#back} for each of these positions
     * @param x the gradients of the values; overwritten, as are up to {@link #EXCESS} elements after them
     * @param to the index of the first gradient to write
     * @param n the number of gradients
     */
    void maxGradient(float[] g, int from, int[] winners, int at, int[] positions, int[] back, float[] x, int to,
            int n);

    /**
     * Splits a row into its elements of even and of odd index.
     *
     * @param x the row's array
     * @param from the index of the row's first element
     * @param to the array of both parts; changed
     * @param even the index in {@code to} where the elements of even index begin
     * @param odd the index in {@code to} where the elements of odd index begin
     * @param n the row's length
     */
    void split(float[] x, int from, float[] to, int even, int odd, int n);

    /**
     * The reverse of {@link #split}.
     *
     * @param x the array of both parts
     * @param even the index in {@code x} where the elements of even index begin
     * @param odd the index in {@code x} where the elements of odd index begin
     * @param to the row's array; overwritten
     * @param at the index of the row's first element
     * @param n the row's length
     */
    void merge(float[] x, int even, int odd, float[] to, int at, int n);
}
