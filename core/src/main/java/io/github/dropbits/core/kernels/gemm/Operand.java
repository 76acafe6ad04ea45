package io.github.dropbits.core.kernels.gemm;

/**
 * A factor of a matrix product. It consists of rows, and the product sums along these rows. The product does not access
 * the storage of an operand. It asks the operand to pack panels, so an operand may be stored in any way, or not be
 * stored as a matrix at all, such as the patches of a convolution. The exception is a {@link Matrix}, whose rows the
 * product may also read in place.
 */
@FunctionalInterface
public interface Operand {
    /**
     * Packs a range of elements of some rows into a panel. Element p of row {@code first + r}, where p is from
     * {@code from} to {@code from + depth - 1}, is copied to {@code to[at + (p - from) * height + r]}. If the panel has
     * more than {@code rows} rows, its remaining rows are filled with zeros.
     *
     * @param first the first row
     * @param rows the number of rows, at most {@code height}
     * @param from the index within each row of the first element to pack
     * @param depth the number of elements to pack from each row
     * @param to the array that contains the panel; modified
     * @param at the index of the panel's first element
     * @param height the number of rows of the panel
     */
    void pack(int first, int rows, int from, int depth, float[] to, int at, int height);
}
