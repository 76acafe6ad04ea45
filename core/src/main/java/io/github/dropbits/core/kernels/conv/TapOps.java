package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.runtime.Kernels;

/**
 * What the positions of a window do to runs laid out by {@link Runs}. All work of one element is done in the order of
 * the positions, so that the twins agree to the bit but for {@link #products}.
 */
public interface TapOps {
    /** Elements that a run may be exceeded by, in reading and writing, so that only whole vectors are needed. */
    int EXCESS = 4 * Math.max(16, Kernels.vectorBits() / Float.SIZE);

    /** The implementation in use. */
    TapOps ACTIVE = Kernels.vectorized() ? new VectorTapOps() : new ScalarTapOps();

    /**
     * Writes weighted sums, fused: {@code y[to + p] = start + sum of weights[t] * x[from + taps[t] + p]}.
     *
     * @param x the values
     * @param from the run's first place
     * @param taps the positions' distances
     * @param weights their weights
     * @param start what the sums begin with
     * @param y the sums; overwritten, and up to {@link #EXCESS} elements behind them
     * @param to the first one's place
     * @param n how many
     */
    void sum(float[] x, int from, int[] taps, float[] weights, float start, float[] y, int to, int n);

    /**
     * Adds inner products of a run with those that the positions see:
     * {@code sums[t] += sum of g[at + p] * x[taps[t] + p]}.
     *
     * @param g the one run; zero in up to {@link #EXCESS} elements behind it
     * @param at its first place
     * @param x the other runs' array; finite in as many
     * @param taps the positions' distances
     * @param sums the sums, one a position; added to
     * @param n how many elements
     */
    void products(float[] g, int at, float[] x, int[] taps, double[] sums, int n);

    /**
     * Writes largest values and the numbers of the positions that have them: of equal ones the first, of NaNs the
     * first, which wins over all numbers.
     *
     * @param x the values
     * @param taps the positions' distances
     * @param y the largest values; overwritten, and up to {@link #EXCESS} elements behind them
     * @param winners the positions' numbers; likewise
     * @param at the first number's place
     * @param n how many
     */
    void max(float[] x, int[] taps, float[] y, int[] winners, int at, int n);

    /**
     * Writes the gradients of a phase's values: each is the sum over positions t of {@code positions} of
     * {@code g[from - back[t] + p]} where {@code winners[at - back[t] + p]} is t's number.
     *
     * @param g the gradients of the largest values
     * @param from the run's first place among them
     * @param winners the numbers of the positions that had these
     * @param at the run's first place among them
     * @param positions the numbers of the positions that see the phase
     * @param back how far each looks back
     * @param x the values' gradients; overwritten, and up to {@link #EXCESS} elements behind them
     * @param to the first one's place
     * @param n how many
     */
    void maxGradient(float[] g, int from, int[] winners, int at, int[] positions, int[] back, float[] x, int to,
            int n);

    /**
     * Deals a row into two: elements of even and of odd place.
     *
     * @param x the row's array
     * @param from its first element
     * @param to where both go
     * @param even the first place of those of even place
     * @param odd the first place of the others
     * @param n the row's length
     */
    void split(float[] x, int from, float[] to, int even, int odd, int n);

    /**
     * The reverse of {@link #split}.
     *
     * @param x the array of both
     * @param even the first of those of even place
     * @param odd the first of the others
     * @param to the row's array; overwritten
     * @param at its first element
     * @param n the row's length
     */
    void merge(float[] x, int even, int odd, float[] to, int at, int n);
}
