package io.github.dropbits.core.kernels;

import io.github.dropbits.core.Kernels;

/**
 * The innermost part of the matrix product: one tile of {@link #rows()} by {@link #columns()} from two packed panels.
 */
interface MicroKernel {
    /** Tile height: the A panel holds this many values for each k. */
    int rows();

    /** Tile width: the B panel holds this many values for each k. */
    int columns();

    /**
     * How many tiles side by side are computed from a panel of A before its next panel: for narrow ones alone A would
     * be read from the second-level cache and beyond too often.
     */
    default int abreast() {
        return 1;
    }

    /**
     * How deep a block of panels is at most: a strip of B stays in the second-level cache and a panel of A in the
     * first. The deeper, the fewer tiles have to be added to C.
     */
    int depth();

    /**
     * Computes a full tile, {@code C = A*B}, summing over k in order with fused multiply-adds.
     */
    void tile(int k, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride);

    /** The kernel in use. */
    MicroKernel ACTIVE = !Kernels.vectorized() ? new ScalarMicroKernel()
            : Kernels.vectorRegisters() >= 32 ? new VectorMicroKernel() : new NarrowMicroKernel();
}
