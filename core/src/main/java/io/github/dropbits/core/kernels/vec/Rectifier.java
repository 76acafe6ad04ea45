package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/** The rectified linear unit and its slope, without a branch an element: signs are as good as random. */
public interface Rectifier {
    /** The implementation in use. */
    Rectifier ACTIVE = Kernels.vectorized() ? new VectorRectifier() : new ScalarRectifier();

    /**
     * Writes {@code max(x, 0)}; NaN stays NaN.
     *
     * @param x the values
     * @param y the results; overwritten
     * @param from the first index
     * @param to one past the last
     */
    void map(float[] x, float[] y, int from, int to);

    /**
     * Writes the gradient where y is positive, else 0; NaN where y is.
     *
     * @param y the unit's results
     * @param gy their gradient
     * @param gx the gradient of the unit's input; overwritten
     * @param from the first index
     * @param to one past the last
     */
    void slope(float[] y, float[] gy, float[] gx, int from, int to);
}
