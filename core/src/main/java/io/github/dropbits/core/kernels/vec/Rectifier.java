package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * The rectified linear unit and its gradient, computed without a branch per element. The signs of the elements are
 * nearly random, so branches would often be mispredicted.
 */
public interface Rectifier {
    /** The implementation in use. */
    Rectifier ACTIVE = Kernels.vectorized() ? new VectorRectifier() : new ScalarRectifier();

    /**
     * Computes {@code max(x, 0)}. The result is NaN if x is NaN.
     *
     * @param x the values
     * @param y the results; overwritten
     * @param from the first index
     * @param to the index after the last one
     */
    void map(float[] x, float[] y, int from, int to);

    /**
     * Computes the input's gradient, which is {@code gy} where y is positive, NaN where y is NaN, and 0 elsewhere.
     *
     * @param y the results of {@link #map}
     * @param gy the gradient of the results
     * @param gx the gradient of the input; overwritten
     * @param from the first index
     * @param to the index after the last one
     */
    void slope(float[] y, float[] gy, float[] gx, int from, int to);
}
