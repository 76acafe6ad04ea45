package io.github.dropbits.core.kernels.gemm;

/**
 * A factor of a matrix product, seen as rows along which the product sums. How it is stored is its own affair, for the
 * product asks for panels; of a {@link Matrix} it may read the rows where they are. Convolution's patches are an
 * operand that is nowhere stored as a matrix.
 */
@FunctionalInterface
public interface Operand {
    /**
     * Packs a part of some rows into a panel: element p of row {@code first + r} goes to
     * {@code to[at + (p - from) * height + r]}; for r from {@code rows} to {@code height} zeros do.
     *
     * @param first the first row
     * @param rows how many, at most {@code height}
     * @param from the first element of each row
     * @param depth how many elements of each
     * @param to the panel's array
     * @param at the panel's first element
     * @param height the panel's height
     */
    void pack(int first, int rows, int from, int depth, float[] to, int at, int height);
}
