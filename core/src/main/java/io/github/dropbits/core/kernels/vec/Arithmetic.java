package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Elementwise arithmetic on strided array elements: {@code y[k + p] = a[i + p * aStep] op b[j + p * bStep]} for
 * {@code 0 <= p < n}. A step of 0 repeats the first element of an operand. The JIT compiler does not vectorize such
 * loops itself, because with three offsets it cannot exclude that a store changes the value of a later load. The
 * results may overwrite an operand in place, if the operand has step 1 and begins at the same index of the same array.
 */
public interface Arithmetic {
    /** The implementation in use. */
    Arithmetic ACTIVE = Kernels.vectorized() ? new VectorArithmetic() : new ScalarArithmetic();

    /**
     * Adds elementwise.
     *
     * @param a the left operands
     * @param i the index of the first left operand
     * @param aStep the distance between neighbouring left operands; 0 repeats the first operand
     * @param b the right operands
     * @param j the index of the first right operand
     * @param bStep the distance between neighbouring right operands; 0 repeats the first operand
     * @param y the results {@code a + b}; overwritten
     * @param k the index of the first result
     * @param n the number of results
     */
    void add(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Subtracts elementwise.
     *
     * @param a the left operands
     * @param i the index of the first left operand
     * @param aStep the distance between neighbouring left operands; 0 repeats the first operand
     * @param b the right operands
     * @param j the index of the first right operand
     * @param bStep the distance between neighbouring right operands; 0 repeats the first operand
     * @param y the results {@code a - b}; overwritten
     * @param k the index of the first result
     * @param n the number of results
     */
    void sub(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Multiplies elementwise.
     *
     * @param a the left operands
     * @param i the index of the first left operand
     * @param aStep the distance between neighbouring left operands; 0 repeats the first operand
     * @param b the right operands
     * @param j the index of the first right operand
     * @param bStep the distance between neighbouring right operands; 0 repeats the first operand
     * @param y the results {@code a * b}; overwritten
     * @param k the index of the first result
     * @param n the number of results
     */
    void mul(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Divides elementwise.
     *
     * @param a the left operands
     * @param i the index of the first left operand
     * @param aStep the distance between neighbouring left operands; 0 repeats the first operand
     * @param b the right operands
     * @param j the index of the first right operand
     * @param bStep the distance between neighbouring right operands; 0 repeats the first operand
     * @param y the results {@code a / b}; overwritten
     * @param k the index of the first result
     * @param n the number of results
     */
    void div(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Computes elementwise maxima. A result is NaN if either operand is NaN.
     *
     * @param a the left operands
     * @param i the index of the first left operand
     * @param aStep the distance between neighbouring left operands; 0 repeats the first operand
     * @param b the right operands
     * @param j the index of the first right operand
     * @param bStep the distance between neighbouring right operands; 0 repeats the first operand
     * @param y the results {@code max(a, b)}; overwritten
     * @param k the index of the first result
     * @param n the number of results
     */
    void max(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Computes elementwise minima. A result is NaN if either operand is NaN.
     *
     * @param a the left operands
     * @param i the index of the first left operand
     * @param aStep the distance between neighbouring left operands; 0 repeats the first operand
     * @param b the right operands
     * @param j the index of the first right operand
     * @param bStep the distance between neighbouring right operands; 0 repeats the first operand
     * @param y the results {@code min(a, b)}; overwritten
     * @param k the index of the first result
     * @param n the number of results
     */
    void min(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);
}
