package io.github.dropbits.core.kernels.gemm;

/**
 * Multiplies some rows of an {@link Operand}, or a part of each of these rows, by a matrix. Each element of the product
 * is summed over k in the same order, whatever the number of rows.
 */
public final class OperandProduct {
    /** The maximum number of rows of B multiplied at once; it keeps the panels small. */
    private static final int DEPTH = 1 << 14;

    private OperandProduct() {
    }

    /** Returns the number of rows multiplied at once of a B with {@code k} rows. */
    static int depth(int k) {
        return Gemm.evenBlock(k, DEPTH);
    }

    /**
     * Computes {@code C = A*B}.
     *
     * @param a the left operand; not modified
     * @param first the first row of A
     * @param m the number of rows of A, at least 1
     * @param from the index within A's rows of the element that meets B's first row
     * @param b the right operand; not modified
     * @param k the number of rows of B, at least 1
     * @param n the number of columns of B, at least 1
     * @param c the result, m by n, of column stride 1; changed
     */
    public static void multiply(Operand a, int first, int m, int from, Matrix b, int k, int n, Matrix c) {
        int depth = depth(k);
        for (int p = 0; p < k; p += depth) {
            Panels right = Panels.of(b.transposed(), 0, n, p, Math.min(depth, k - p),
                    MicroKernel.ACTIVE.columns());
            add(a, first, m, from + p, right, c, p > 0);
            right.release();
        }
    }

    /** Multiplies rows of A by packed rows of B, and adds the product to C or overwrites C with it. */
    static void add(Operand a, int first, int m, int from, Panels right, Matrix c, boolean add) {
        Gemm.checkResult(c);
        Gemm.blocks(a, first, m, from, right.depth(), (left, row) -> Gemm.product(left, row, right, c.target(), add));
    }
}
