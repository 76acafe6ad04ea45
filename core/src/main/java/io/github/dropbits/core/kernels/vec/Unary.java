package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Elementary functions of a range of array elements, {@code y[i] = f(x[i])}. The arrays {@code x} and {@code y} may be
 * the same.
 */
public interface Unary {
    /** The implementation in use. */
    Unary ACTIVE = Kernels.vectorized() ? new VectorUnary() : new ScalarUnary();

    /**
     * Computes exponentials.
     *
     * @param x the arguments
     * @param y the results; overwritten
     * @param from the first index
     * @param to the index after the last one
     */
    void exp(float[] x, float[] y, int from, int to);

    /**
     * Computes natural logarithms.
     *
     * @param x the arguments
     * @param y the results; overwritten
     * @param from the first index
     * @param to the index after the last one
     */
    void log(float[] x, float[] y, int from, int to);

    /**
     * Computes the logistic function.
     *
     * @param x the arguments
     * @param y the results; overwritten
     * @param from the first index
     * @param to the index after the last one
     */
    void sigmoid(float[] x, float[] y, int from, int to);

    /**
     * Computes the hyperbolic tangent.
     *
     * @param x the arguments
     * @param y the results; overwritten
     * @param from the first index
     * @param to the index after the last one
     */
    void tanh(float[] x, float[] y, int from, int to);

    /**
     * Computes {@code log(1 + e^x)}.
     *
     * @param x the arguments
     * @param y the results; overwritten
     * @param from the first index
     * @param to the index after the last one
     */
    void softplus(float[] x, float[] y, int from, int to);

    /**
     * Computes the Gaussian error linear unit.
     *
     * @param x the arguments
     * @param y the results; overwritten
     * @param from the first index
     * @param to the index after the last one
     */
    void gelu(float[] x, float[] y, int from, int to);

    /**
     * Computes the derivative of the Gaussian error linear unit.
     *
     * @param x the arguments
     * @param y the derivatives; overwritten
     * @param from the first index
     * @param to the index after the last one
     */
    void geluSlope(float[] x, float[] y, int from, int to);
}
