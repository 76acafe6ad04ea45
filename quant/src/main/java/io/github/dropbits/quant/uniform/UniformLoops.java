package io.github.dropbits.quant.uniform;

import io.github.dropbits.quant.Grid;

/**
 * The loops of uniform quantization over a range of elements of one channel. There is a scalar and a vector
 * implementation.
 */
interface UniformLoops {
    /**
     * Specifies how a channel is quantized.
     *
     * @param step the step
     * @param offset the level of code 0
     * @param grid the grid that defines the codes
     * @param least the smallest value inside the grid, relative to the offset and in units of the step
     * @param most the largest value inside the grid, relative to the offset and in units of the step
     */
    record Channel(float step, float offset, Grid grid, float least, float most) {
        /** Returns the code of a value, which must not be NaN. */
        int code(float x) {
            return grid.nearest((x - offset) / step);
        }

        /** Returns whether a value is inside the grid. The value is relative to the offset and in units of the step. */
        boolean inside(float u) {
            return u >= least && u <= most;
        }
    }

    /**
     * Rounds the values {@code x[from..to)} to levels, and writes them to the same indices of y.
     *
     * @return the index of the first NaN, or -1 if there is none
     */
    int forward(Channel channel, float[] x, float[] y, int from, int to);

    /**
     * Computes the gradients with respect to the values {@code x[from..to)}.
     *
     * @param rounding whether the gradient of the step inside the grid is {@code k - u}, which is the code minus the
     *     value in units of the step; otherwise it is 0
     * @param gx receives the gradients with respect to x, and may be the same array as gy; null if these gradients are
     *     not needed
     * @param sums accumulates the gradients with respect to the step and the offset in its two elements
     */
    void backward(Channel channel, boolean rounding, float[] x, float[] gy, float[] gx, int from, int to,
            double[] sums);
}
