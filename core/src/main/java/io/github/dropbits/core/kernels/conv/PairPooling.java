package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Max pooling over windows of 2x2 with a stride of 2. Of equal values the first in row-major order wins. A NaN wins
 * over all numbers, and the first NaN over later ones. The backward pass needs only input and output, from which it
 * finds the winners again.
 */
public interface PairPooling {
    /** The implementation in use. */
    PairPooling ACTIVE = Kernels.vectorized() ? new VectorPairPooling() : new ScalarPairPooling();

    /**
     * Writes one row of maxima, from a pair of input rows.
     *
     * @param x the input
     * @param top the index of the first element of the upper row
     * @param width the distance from the upper row to the lower
     * @param y the maxima; overwritten
     * @param to the index of the first maximum
     * @param n the number of maxima
     */
    void forward(float[] x, int top, int width, float[] y, int to, int n);

    /**
     * Writes the input's gradient for one row of maxima. In each window, the winner gets the whole gradient and the
     * others get 0.
     *
     * @param x the input
     * @param y the maxima
     * @param gx the input's gradient; {@code 2 * n} elements in each of the two rows are overwritten
     * @param top the index of the first element of the upper row, in x and gx
     * @param width the distance from the upper row to the lower
     * @param gy the gradient of the maxima
     * @param at the index of the first maximum, in y and gy
     * @param n the number of maxima
     */
    void backward(float[] x, float[] y, float[] gx, int top, int width, float[] gy, int at, int n);
}
