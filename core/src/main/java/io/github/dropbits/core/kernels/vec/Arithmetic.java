package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Elementwise arithmetic on runs of array elements, {@code y[k + p] = a[i + p * aStep] op b[j + p * bStep]}; a step of
 * 0 repeats an operand's first element. The compiler does not vectorize such loops itself: with three offsets it cannot
 * rule out that a store changes the next load. The result may be written over an operand of step 1 that begins at the
 * same index of the same array.
 */
public interface Arithmetic {
    /** The implementation in use. */
    Arithmetic ACTIVE = Kernels.vectorized() ? new VectorArithmetic() : new ScalarArithmetic();

    /**
     * Sum.
     *
     * @param a the left operands
     * @param i the index of the first left operand
     * @param aStep the distance between left operands; 0 repeats the first
     * @param b the right operands
     * @param j the index of the first right operand
     * @param bStep the distance between right operands; 0 repeats the first
     * @param y the results {@code a + b}; overwritten
     * @param k the index of the first result
     * @param n the number of results
     */
    void add(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Difference.
     *
     * @param a the left operands
     * @param i the index of the first left operand
     * @param aStep the distance between left operands; 0 repeats the first
     * @param b the right operands
     * @param j the index of the first right operand
     * @param bStep the distance between right operands; 0 repeats the first
     * @param y the results {@code a - b}; overwritten
     * @param k the index of the first result
     * @param n the number of results
     */
    void sub(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Product.
     *
     * @param a the left operands
     * @param i the index of the first left operand
     * @param aStep the distance between left operands; 0 repeats the first
     * @param b the right operands
     * @param j the index of the first right operand
     * @param bStep the distance between right operands; 0 repeats the first
     * @param y the results {@code a * b}; overwritten
     * @param k the index of the first result
     * @param n the number of results
     */
    void mul(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Quotient.
     *
     * @param a the left operands
     * @param i the index of the first left operand
     * @param aStep the distance between left operands; 0 repeats the first
     * @param b the right operands
     * @param j the index of the first right operand
     * @param bStep the distance between right operands; 0 repeats the first
     * @param y the results {@code a / b}; overwritten
     * @param k the index of the first result
     * @param n the number of results
     */
    void div(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Larger value; NaN if either operand is NaN.
     *
     * @param a the left operands
     * @param i the index of the first left operand
     * @param aStep the distance between left operands; 0 repeats the first
     * @param b the right operands
     * @param j the index of the first right operand
     * @param bStep the distance between right operands; 0 repeats the first
     * @param y the results {@code max(a, b)}; overwritten
     * @param k the index of the first result
     * @param n the number of results
     */
    void max(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Smaller value; NaN if either operand is NaN.
     *
     * @param a the left operands
     * @param i the index of the first left operand
     * @param aStep the distance between left operands; 0 repeats the first
     * @param b the right operands
     * @param j the index of the first right operand
     * @param bStep the distance between right operands; 0 repeats the first
     * @param y the results {@code min(a, b)}; overwritten
     * @param k the index of the first result
     * @param n the number of results
     */
    void min(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);
}
