package io.github.dropbits.core.kernels;

/**
 * The right operand of matrix products, packed once for many: weights that do not change. Every element of a product is
 * summed in the same order, however many rows are multiplied. Immutable, for any number of threads.
 */
public final class PackedMatrix {
    private final Panels right;

    private PackedMatrix(Panels right) {
        this.right = right;
    }

    /**
     * Packs a matrix.
     *
     * @param k its rows, at least 1
     * @param n its columns
     * @param b the matrix; not changed, and not looked at afterwards
     * @return the packed one
     */
    public static PackedMatrix of(int k, int n, Matrix b) {
        return new PackedMatrix(Panels.kept(b.transposed()::pack, n, k, MicroKernel.ACTIVE.columns()));
    }

    /**
     * Multiplies, {@code C = A*B}, B being this and A some of an operand's rows, from one of their elements on.
     *
     * @param a whose rows are multiplied; not changed
     * @param first the first row
     * @param m how many
     * @param from the element of each that B's first row stands for
     * @param c the result, m by n, of column stride 1; changed
     */
    public void multiply(Operand a, int first, int m, int from, Matrix c) {
        Gemm.checkResult(c);
        int rows = Gemm.rows(m, right.depth());
        for (int i = 0; i < m; i += rows) {
            Panels left = Panels.of(a, first + i, Math.min(rows, m - i), from, right.depth(),
                    MicroKernel.ACTIVE.rows());
            Gemm.product(left, i, right, c.target(), false);
            left.give();
        }
    }
}
