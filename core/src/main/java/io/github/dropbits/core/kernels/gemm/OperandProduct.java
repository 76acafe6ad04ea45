package io.github.dropbits.core.kernels.gemm;

/**
 * Products of some rows of an {@link Operand}, and of each row a part, by a matrix. Every element is summed over k in
 * the same order, however many rows are multiplied.
 */
public final class OperandProduct {
    /** Rows of B that are multiplied at once, so that panels stay small. */
    private static final int DEPTH = 1 << 14;

    private OperandProduct() {
    }

    /** How many rows of B are multiplied at once. */
    static int depth(int k) {
        return Gemm.evenBlock(k, DEPTH);
    }

    /**
     * Multiplies, {@code C = A*B}.
     *
     * @param a whose rows are multiplied; not changed
     * @param first the first row
     * @param m how many, at least 1
     * @param from the element of each that B's first row stands for
     * @param b the right operand; not changed
     * @param k its rows, at least 1
     * @param n its columns, at least 1
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

    /** Multiplies by packed rows of B; adds the product to C, or replaces it. */
    static void add(Operand a, int first, int m, int from, Panels right, Matrix c, boolean add) {
        Gemm.checkResult(c);
        Gemm.blocks(a, first, m, from, right.depth(), (left, row) -> Gemm.product(left, row, right, c.target(), add));
    }
}
