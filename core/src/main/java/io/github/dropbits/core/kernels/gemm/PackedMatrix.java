package io.github.dropbits.core.kernels.gemm;

/**
 * The right operand of matrix products, packed once for many products: weights that do not change. Immutable, for any
 * number of threads.
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
     * @param k its rows, at least 1
     * @param n its columns, at least 1
     * @param b the matrix; not changed, and not looked at afterwards
     * @return the packed one
     */
    public static PackedMatrix of(int k, int n, Matrix b) {
        return new PackedMatrix(k, n, b);
    }

    /**
     * Whether it takes at most some twice the memory of the matrix: panels of few columns are filled up with zeros.
     *
     * @param n the columns
     * @return true if so
     */
    public static boolean small(int n) {
        return 2 * n >= MicroKernel.ACTIVE.columns();
    }

    /**
     * Multiplies as {@link OperandProduct#multiply}, to the same bits.
     *
     * @param a whose rows are multiplied; not changed
     * @param first the first row
     * @param m how many, at least 1
     * @param from the element of each that this matrix's first row stands for
     * @param c the result, m by n, of column stride 1; changed
     */
    public void multiply(Operand a, int first, int m, int from, Matrix c) {
        int p = 0;
        for (Panels right : parts) {
            OperandProduct.add(a, first, m, from + p, right, c, p > 0);
            p += right.depth();
        }
    }
}
