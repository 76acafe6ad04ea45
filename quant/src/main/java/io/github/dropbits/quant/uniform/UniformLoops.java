package io.github.dropbits.quant.uniform;

import io.github.dropbits.quant.Grid;

/** The loops of uniform quantization over part of a channel, in a scalar and a vector form. */
interface UniformLoops {
    /**
     * How a channel is quantized.
     *
     * @param step the step alpha
     * @param offset the level of code 0
     * @param grid the codes
     * @param least the least value that is inside the grid, in steps from the offset
     * @param most the largest value that is inside the grid, in steps from the offset
     */
    record Channel(float step, float offset, Grid grid, float least, float most) {
        /** The code of a value, which must not be NaN. */
        int code(float x) {
            return grid.nearest((x - offset) / step);
        }

        /** Whether a value, given in steps from the offset, is inside the grid. */
        boolean inside(float u) {
            return u >= least && u <= most;
        }
    }

    /**
     * Writes the levels of {@code x[from..to)} to y.
     *
     * @return the index of the first NaN, or -1 if there is none
     */
    int forward(Channel channel, float[] x, float[] y, int from, int to);

    /**
     * Writes the gradients of {@code x[from..to)}.
     *
     * @param rounding whether the step's gradient inside the grid is {@code k - u}, the code minus the value in
     *     steps from the offset; else it is 0
     * @param gx receives the gradients with respect to x, and may be gy itself; null if they are not wanted
     * @param sums the sums of the gradients with respect to step and offset are added to its two elements
     */
    void backward(Channel channel, boolean rounding, float[] x, float[] gy, float[] gx, int from, int to,
            double[] sums);
}
