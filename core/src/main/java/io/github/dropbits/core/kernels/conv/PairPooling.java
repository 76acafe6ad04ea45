package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Max pooling over 2x2 windows with a stride of 2. If values are equal, the first in row-major order is the maximum.
 * NaN counts as larger than any number, and the first NaN of a window is its maximum. The backward pass needs only the
 * input and the output, from which it determines the positions of the maxima.
 */
public interface PairPooling {
    /** The implementation in use. */
    PairPooling ACTIVE = Kernels.vectorized() ? new VectorPairPooling() : new ScalarPairPooling();

    /**
     * Computes one row of maxima from a pair of input rows.
     *
     * @param x the input
     * @param top the index of the first element of the upper row
     * @param width the distance from the upper row to the lower row
     * @param y the maxima; overwritten
     * @param to the index of the first maximum
     * @param n the number of maxima
     */
    void forward(float[] x, int top, int width, float[] y, int to, int n);

    /**
     * Computes the input's gradient for one row of maxima. In each window, the maximum receives the entire gradient,
     * and the other elements receive 0.
     *
     * @param x the input
     * @param y the maxima
     * @param gx the input's gradient; {@code 2 * n} elements in each of the two rows are overwritten
     * @param top the index of the first element of the upper row, in {@code x} and {@code gx}
     * @param width the distance from the upper row to the lower row
     * @param gy the gradient of the maxima
     * @param at the index of the first maximum, in {@code y} and {@code gy}
     * @param n the number of maxima
     */
    void backward(float[] x, float[] y, float[] gx, int top, int width, float[] gy, int at, int n);
}
