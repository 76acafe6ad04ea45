package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Maxima of two by two places side by side, the usual pooling. Of equal values the first in reading order wins, and a
 * NaN wins always. Nothing but input and output is kept for backward, which finds the winners again.
 */
public interface PairPooling {
    /** The implementation in use. */
    PairPooling ACTIVE = Kernels.vectorized() ? new VectorPairPooling() : new ScalarPairPooling();

    /**
     * Writes one row of maxima.
     *
     * @param x the input
     * @param top the first place of the upper row of the pair
     * @param width from the upper row to the lower
     * @param y the maxima; overwritten
     * @param to the first one's place
     * @param n how many
     */
    void forward(float[] x, int top, int width, float[] y, int to, int n);

    /**
     * Writes the input's gradients under one row of maxima: the winner takes all.
     *
     * @param x the input
     * @param y the maxima
     * @param gx its gradient; 2 n elements of both rows are overwritten
     * @param top the first place of the upper row of the pair, in both
     * @param width from the upper row to the lower
     * @param gy their gradient
     * @param at the first one's place, in y and gy
     * @param n how many
     */
    void backward(float[] x, float[] y, float[] gx, int top, int width, float[] gy, int at, int n);
}
