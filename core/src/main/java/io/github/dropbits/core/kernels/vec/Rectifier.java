package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * The rectified linear unit and its gradient, without a branch per element: the signs are nearly random, so a branch
 * would often be mispredicted.
 */
public interface Rectifier {
    /** The implementation in use. */
    Rectifier ACTIVE = Kernels.vectorized() ? new VectorRectifier() : new ScalarRectifier();

    /**
     * Writes {@code max(x, 0)}; NaN stays NaN.
     *
     * @param x the values
     * @param y the results; overwritten
     * @param from the first index
     * @param to one past the last index
     */
    void map(float[] x, float[] y, int from, int to);

    /**
     * Writes the input's gradient: {@code gy} where y is positive, NaN where y is NaN, else 0.
     *
     * @param y the results of {@link #map}
     * @param gy the gradient of the results
     * @param gx the gradient of the input; overwritten
     * @param from the first index
     * @param to one past the last index
     */
    void slope(float[] y, float[] gy, float[] gx, int from, int to);
}
