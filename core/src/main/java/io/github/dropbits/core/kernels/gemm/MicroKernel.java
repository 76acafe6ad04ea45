package io.github.dropbits.core.kernels.gemm;

import io.github.dropbits.core.runtime.Kernels;

/**
 * The innermost part of the matrix product: one tile of {@link #rows()} by {@link #columns()}.
 */
public interface MicroKernel {
    /** Tile height: a panel of A holds this many values for each k. */
    int rows();

    /** Tile width: a panel of B holds this many values for each k. */
    int columns();

    /** So many rows in whole tiles. */
    default int wholeRows(int n) {
        return Math.ceilDiv(n, rows()) * rows();
    }

    /** So many columns in whole tiles. */
    default int wholeColumns(int n) {
        return Math.ceilDiv(n, columns()) * columns();
    }

    /**
     * How many tiles side by side are computed from some rows of A before its next rows: for narrow ones alone A would
     * be read from the second-level cache and beyond too often.
     */
    default int tilesPerStrip() {
        return 1;
    }

    /**
     * How deep a block is at most: a strip of B stays in the second-level cache and a tile's rows of A in the first.
     * The deeper, the fewer tiles have to be added to C.
     */
    int depth();

    /**
     * Computes a full tile, {@code C = A*B}, summing over k in order with fused multiply-adds. B is a panel; A may be
     * one, too, or lie elsewhere, by its rows or by its columns.
     *
     * @param k elements of each of A's rows, rows of B
     * @param a A's array
     * @param aAt what the rows' places count from
     * @param aRows the first element of each row, {@link #rows()} of them: anywhere, and some may be the same, if a
     *     row's elements are neighbours, else 0, 1, 2, ...
     * @param aStep from an element of a row to the next
     * @param b B's array
     * @param bAt its first element
     * @param c C's array; the tile is overwritten
     * @param cAt its first element
     * @param cStride from a row, whose elements are neighbours, to the next
     */
    void tile(int k, float[] a, int aAt, int[] aRows, int aStep, float[] b, int bAt, float[] c, int cAt,
            int cStride);

    /** Places of rows so far apart; of those that there are not, the last one's. */
    default int[] rowOffsets(int rows, int stride) {
        int[] rowOffsets = new int[rows()];
        for (int r = 0; r < rowOffsets.length; r++) {
            rowOffsets[r] = Math.min(r, rows - 1) * stride;
        }
        return rowOffsets;
    }

    /** The kernel in use. */
    MicroKernel ACTIVE = !Kernels.vectorized() ? new ScalarMicroKernel()
            : Kernels.vectorRegisters() >= 32 ? new VectorMicroKernel() : new NarrowMicroKernel();
}
