package io.github.dropbits.core.kernels;

/**
 * The right operand of matrix products, packed once for many products: weights that do not change. Every element of a
 * product is summed in the same order, however many rows are multiplied. Immutable, for any number of threads.
 */
public final class PackedMatrix {
    /** Rows of B that are multiplied at once, so that the panels of A stay small. */
    private static final int DEPTH = 1 << 14;

    private final int rows;
    private final int columns;
    private final int depth;
    /**
     * The matrix where it has few columns, for panels are filled up with zeros and would be many times as large: it is
     * packed for each product. Null where the panels are kept.
     */
    private final Matrix narrow;
    private final Panels[] kept;

    private PackedMatrix(int k, int n, Matrix b) {
        rows = k;
        columns = n;
        depth = Gemm.even(k, DEPTH);
        narrow = 2 * n < MicroKernel.ACTIVE.columns() ? copy(k, n, b) : null;
        kept = narrow == null ? new Panels[(k + depth - 1) / depth] : new Panels[0];
        for (int p = 0; p < kept.length; p++) {
            kept[p] = Panels.kept(b.transposed()::pack, n, p * depth, Math.min(depth, k - p * depth),
                    MicroKernel.ACTIVE.columns());
        }
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
        return new PackedMatrix(k, n, b);
    }

    private static Matrix copy(int k, int n, Matrix b) {
        float[] to = new float[k * n];
        for (int i = 0; i < to.length; i++) {
            to[i] = b.array()[b.offset() + i / n * b.rowStride() + i % n * b.columnStride()];
        }
        return Matrix.rowMajor(to, 0, n);
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
        for (int p = 0; p < rows; p += depth) {
            Panels right = narrow == null ? kept[p / depth] : Panels.of(narrow.transposed()::pack, 0, columns, p,
                    Math.min(depth, rows - p), MicroKernel.ACTIVE.columns());
            int most = Gemm.rows(m, right.depth());
            for (int i = 0; i < m; i += most) {
                Panels left = Panels.of(a, first + i, Math.min(most, m - i), from + p, right.depth(),
                        MicroKernel.ACTIVE.rows());
                Gemm.product(left, i, right, c.target(), p > 0);
                left.give();
            }
            if (narrow != null) {
                right.give();
            }
        }
    }
}
