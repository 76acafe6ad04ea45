package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Arithmetic on runs whose operands may be repeated or lie apart. The compiler makes no vectors of such loops itself:
 * with three offsets it cannot rule out that a store changes what is loaded next. The result may be written over an
 * operand that begins at the same place.
 */
public interface Arithmetic {
    /** The implementation in use. */
    Arithmetic ACTIVE = Kernels.vectorized() ? new VectorArithmetic() : new ScalarArithmetic();

    /**
     * Sum.
     *
     * @param a the left operands
     * @param i the first of them
     * @param aStep from one to the next; 0 where one is repeated
     * @param b the right operands
     * @param j the first of them
     * @param bStep from one to the next; 0 where one is repeated
     * @param y gets {@code a + b}
     * @param k where the first goes
     * @param n how many
     */
    void add(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Difference.
     *
     * @param a the left operands
     * @param i the first of them
     * @param aStep from one to the next; 0 where one is repeated
     * @param b the right operands
     * @param j the first of them
     * @param bStep from one to the next; 0 where one is repeated
     * @param y gets {@code a - b}
     * @param k where the first goes
     * @param n how many
     */
    void sub(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Product.
     *
     * @param a the left operands
     * @param i the first of them
     * @param aStep from one to the next; 0 where one is repeated
     * @param b the right operands
     * @param j the first of them
     * @param bStep from one to the next; 0 where one is repeated
     * @param y gets {@code a * b}
     * @param k where the first goes
     * @param n how many
     */
    void mul(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Quotient.
     *
     * @param a the left operands
     * @param i the first of them
     * @param aStep from one to the next; 0 where one is repeated
     * @param b the right operands
     * @param j the first of them
     * @param bStep from one to the next; 0 where one is repeated
     * @param y gets {@code a / b}
     * @param k where the first goes
     * @param n how many
     */
    void div(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Larger value, NaN if either is.
     *
     * @param a the left operands
     * @param i the first of them
     * @param aStep from one to the next; 0 where one is repeated
     * @param b the right operands
     * @param j the first of them
     * @param bStep from one to the next; 0 where one is repeated
     * @param y gets {@code max(a, b)}
     * @param k where the first goes
     * @param n how many
     */
    void max(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /**
     * Smaller value, NaN if either is.
     *
     * @param a the left operands
     * @param i the first of them
     * @param aStep from one to the next; 0 where one is repeated
     * @param b the right operands
     * @param j the first of them
     * @param bStep from one to the next; 0 where one is repeated
     * @param y gets {@code min(a, b)}
     * @param k where the first goes
     * @param n how many
     */
    void min(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);
}
