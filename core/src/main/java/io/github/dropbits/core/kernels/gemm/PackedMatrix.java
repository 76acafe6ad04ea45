package io.github.dropbits.core.kernels.gemm;

/**
 * The right operand of matrix products, packed once for many products. An example is a matrix of weights that do not
 * change. Instances are immutable and thread-safe.
 */
public final class PackedMatrix {
    private final Panels[] parts;

    private PackedMatrix(int k, int n, Matrix b) {
        int depth = OperandProduct.depth(k);
        parts = new Panels[(k + depth - 1) / depth];
        for (int p = 0; p < parts.length; p++) {
            parts[p] = Panels.kept(b.transposed(), n, p * depth, Math.min(depth, k - p * depth),
                    MicroKernel.ACTIVE.columns());
        }
    }

    /**
     * Packs a matrix.
     *
     * @param k the number of rows, at least 1
     * @param n the number of columns, at least 1
     * @param b the matrix, which is copied and not modified
     * @return the packed matrix
     */
    public static PackedMatrix of(int k, int n, Matrix b) {
        return new PackedMatrix(k, n, b);
    }

    /**
     * Returns whether a packed matrix needs at most about twice the memory of the matrix itself. A packed matrix with
     * few columns needs more, because its panels are padded with zeros.
     *
     * @param n the number of columns
     * @return true if the packed matrix needs at most about twice the memory
     */
    public static boolean small(int n) {
        return 2 * n >= MicroKernel.ACTIVE.columns();
    }

    /**
     * Computes the product {@code C = A*B}, where B is this matrix. The result has the same bits as with
     * {@link OperandProduct#multiply}.
     *
     * @param a the left operand A; not modified
     * @param first the first row of A
     * @param m the number of rows of A, at least 1
     * @param from the index, within the rows of A, of the element that is multiplied by the first row of this matrix
     * @param c the result C, m by n, with column stride 1; modified
     */
    public void multiply(Operand a, int first, int m, int from, Matrix c) {
        int p = 0;
        for (Panels right : parts) {
            OperandProduct.add(a, first, m, from + p, right, c, p > 0);
            p += right.depth();
        }
    }
}
