package io.github.dropbits.quant.uniform;

import io.github.dropbits.quant.Grid;

/** The loops of uniform quantization over part of a channel, in a plain and a vector form. */
interface UniformLoops {
    /**
     * How a channel is quantized.
     *
     * @param step the step
     * @param offset the level of code 0
     * @param lo the smallest code
     * @param hi the largest code
     * @param margin how far beyond them, in steps, is still inside
     */
    record Channel(float step, float offset, int lo, int hi, float margin) {
        /** The code of a value, which is not NaN. */
        int code(float x) {
            return Grid.nearest((x - offset) / step, lo, hi);
        }

        /** Whether a value, in steps from the offset, is inside. At the lower border it is not if it rounds away. */
        boolean inside(float u) {
            return u > below() && u <= hi + margin;
        }

        /** What is no larger is outside. */
        float below() {
            return margin > 0 ? lo - margin : Math.nextDown((float) lo);
        }
    }

    /**
     * Writes the levels of {@code x[from..to)} to y.
     *
     * @return the index of a NaN, or -1
     */
    int forward(Channel channel, float[] x, float[] y, int from, int to);

    /**
     * Writes the gradients of {@code x[from..to)}.
     *
     * @param rounding whether the step takes {@code k - u} inside the grid, else nothing
     * @param gx gets them, and may be gy itself; null if they are not wanted
     * @param sums gets the sums of the gradients by step and by offset
     */
    void backward(Channel channel, boolean rounding, float[] x, float[] gy, float[] gx, int from, int to,
            double[] sums);
}
