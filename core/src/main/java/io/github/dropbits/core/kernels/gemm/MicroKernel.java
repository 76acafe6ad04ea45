package io.github.dropbits.core.kernels.gemm;

import io.github.dropbits.core.runtime.Kernels;

/** The innermost part of the matrix product: it computes one tile of C, {@link #rows()} by {@link #columns()}. */
public interface MicroKernel {
    /** Returns the tile height: a panel of A holds this many values for each k. */
    int rows();

    /** Returns the tile width: a panel of B holds this many values for each k. */
    int columns();

    /** Returns the number of rows {@code n}, rounded up to whole tiles. */
    default int wholeRows(int n) {
        return Math.ceilDiv(n, rows()) * rows();
    }

    /** Returns the number of columns {@code n}, rounded up to whole tiles. */
    default int wholeColumns(int n) {
        return Math.ceilDiv(n, columns()) * columns();
    }

    /**
     * Returns the number of tiles side by side in a strip. All of them are computed from the same rows of A before the
     * next rows are read. If strips had a single narrow tile, A would be read too often from the second-level cache and
     * beyond.
     */
    default int tilesPerStrip() {
        return 1;
    }

    /**
     * Returns the maximum depth of a block, chosen so that a strip of B stays in the second-level cache, and a tile's
     * rows of A in the first-level cache. Within this limit, deep blocks are better: fewer tiles have to be added to C.
     */
    int depth();

    /**
     * Computes a full tile, {@code C = A*B}, summing over k in order with fused multiply-adds. B is a panel. A is a
     * panel, too, or is read in place from a row-major or a column-major matrix.
     *
     * @param k the depth: the length of A's rows, which is the number of B's rows
     * @param a A's array
     * @param aAt the index in {@code a} that the offsets in {@code aRows} count from
     * @param aRows the offsets of the first elements of A's {@link #rows()} rows. If {@code aStep} is 1, they are
     *     arbitrary and may repeat; otherwise they must be 0, 1, 2, ...
     * @param aStep the distance between the elements of a row of A
     * @param b B's array
     * @param bAt the index of B's first element
     * @param c C's array; the tile is overwritten
     * @param cAt the index of the tile's first element
     * @param cStride the distance between the rows of C, whose elements are contiguous
     */
    void tile(int k, float[] a, int aAt, int[] aRows, int aStep, float[] b, int bAt, float[] c, int cAt,
            int cStride);

    /**
     * Returns the offsets of a tile's rows that are {@code stride} apart. If there are only {@code rows} rows, the
     * missing ones repeat the last offset.
     */
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
