package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/** Elementary functions over a range of an array, {@code y[i] = f(x[i])}; x and y may be the same array. */
public interface Unary {
    /** The implementation in use. */
    Unary ACTIVE = Kernels.vectorized() ? new VectorUnary() : new ScalarUnary();

    /**
     * Exponential.
     *
     * @param x the arguments
     * @param y the results; overwritten
     * @param from the first index
     * @param to one past the last index
     */
    void exp(float[] x, float[] y, int from, int to);

    /**
     * Natural logarithm.
     *
     * @param x the arguments
     * @param y the results; overwritten
     * @param from the first index
     * @param to one past the last index
     */
    void log(float[] x, float[] y, int from, int to);

    /**
     * Logistic function.
     *
     * @param x the arguments
     * @param y the results; overwritten
     * @param from the first index
     * @param to one past the last index
     */
    void sigmoid(float[] x, float[] y, int from, int to);

    /**
     * Hyperbolic tangent.
     *
     * @param x the arguments
     * @param y the results; overwritten
     * @param from the first index
     * @param to one past the last index
     */
    void tanh(float[] x, float[] y, int from, int to);

    /**
     * {@code log(1 + e^x)}.
     *
     * @param x the arguments
     * @param y the results; overwritten
     * @param from the first index
     * @param to one past the last index
     */
    void softplus(float[] x, float[] y, int from, int to);

    /**
     * Gaussian error linear unit.
     *
     * @param x the arguments
     * @param y the results; overwritten
     * @param from the first index
     * @param to one past the last index
     */
    void gelu(float[] x, float[] y, int from, int to);

    /**
     * Derivative of the Gaussian error linear unit.
     *
     * @param x the arguments
     * @param y the derivatives; overwritten
     * @param from the first index
     * @param to one past the last index
     */
    void geluSlope(float[] x, float[] y, int from, int to);
}
