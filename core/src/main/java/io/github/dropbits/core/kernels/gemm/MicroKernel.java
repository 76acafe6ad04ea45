package io.github.dropbits.core.kernels.gemm;

import io.github.dropbits.core.runtime.Kernels;

/**
 * The innermost loop of the matrix product. It computes one tile of C, which has {@link #rows()} rows and
 * {@link #columns()} columns.
 */
public interface MicroKernel {
    /** Returns the height of a tile. A panel of A contains this number of values for each k. */
    int rows();

    /** Returns the width of a tile. A panel of B contains this number of values for each k. */
    int columns();

    /** Returns {@code n} rows, rounded up to a multiple of the tile's height. */
    default int wholeRows(int n) {
        return Math.ceilDiv(n, rows()) * rows();
    }

    /** Returns {@code n} columns, rounded up to a multiple of the tile's width. */
    default int wholeColumns(int n) {
        return Math.ceilDiv(n, columns()) * columns();
    }

    /**
     * Returns the number of tiles side by side in a strip. All of them are computed from the same rows of A before the
     * next rows are read. If each strip had a single narrow tile, A would be read too often from the second-level cache
     * or from memory.
     */
    default int tilesPerStrip() {
        return 1;
    }

    /**
     * Returns the maximum depth of a block. It is chosen so that a strip of B stays in the second-level cache, and the
     * rows of A of one tile stay in the first-level cache. Within this limit, deeper blocks are better, because fewer
     * tiles have to be added to C.
     */
    int depth();

    /**
     * Computes a full tile, {@code C = A*B}. The products are summed over k in order, with fused multiply-adds. B is a
     * panel. A is also a panel, or it is read in place from a row-major or column-major matrix.
     *
     * @param k the depth, which is the length of A's rows and the number of B's rows
     * @param a the array that contains A
     * @param aAt the index in {@code a} that the offsets in {@code aRows} are relative to
     * @param aRows the offsets of the first elements of the {@link #rows()} rows of A. If {@code aStep} is 1, the
     *     offsets are arbitrary and may repeat; otherwise, they must be 0, 1, 2, ...
     * @param aStep the distance between neighbouring elements of a row of A
     * @param b the array that contains B
     * @param bAt the index of B's first element
     * @param c the array that contains C, in which the tile is overwritten
     * @param cAt the index of the tile's first element
     * @param cStride the distance between neighbouring rows of C; the elements of a row are contiguous
     */
    void tile(int k, float[] a, int aAt, int[] aRows, int aStep, float[] b, int bAt, float[] c, int cAt,
            int cStride);

    /**
     * Returns the offsets of a tile's rows, which are {@code stride} elements apart. If there are only {@code rows}
     * rows, the offset of the last row is repeated for the missing rows.
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
