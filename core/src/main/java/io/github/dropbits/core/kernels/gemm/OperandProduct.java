package io.github.dropbits.core.kernels.gemm;

/**
 * Multiplies a range of rows of an {@link Operand}, or a range of elements of each of these rows, by a matrix. The
 * order in which an element of the product is summed over k does not depend on the number of rows.
 */
public final class OperandProduct {
    /** The maximum number of rows of B that are processed together. The limit keeps the panels small. */
    private static final int DEPTH = 1 << 14;

    private OperandProduct() {
    }

    /** Returns the number of rows of B that are processed together if B has {@code k} rows. */
    static int depth(int k) {
        return Gemm.evenBlock(k, DEPTH);
    }

    /**
     * Computes {@code C = A*B}.
     *
     * @param a the left operand A; not modified
     * @param first the first row of A
     * @param m the number of rows of A, at least 1
     * @param from the index, within the rows of A, of the element that is multiplied by the first row of B
     * @param b the right operand B; not modified
     * @param k the number of rows of B, at least 1
     * @param n the number of columns of B, at least 1
     * @param c the result C, m by n, with column stride 1; modified
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

    /** Multiplies rows of A by packed rows of B, and adds the product to C or overwrites C with the product. */
    static void add(Operand a, int first, int m, int from, Panels right, Matrix c, boolean add) {
        Gemm.checkResult(c);
        Gemm.blocks(a, first, m, from, right.depth(), (left, row) -> Gemm.product(left, row, right, c.target(), add));
    }
}
