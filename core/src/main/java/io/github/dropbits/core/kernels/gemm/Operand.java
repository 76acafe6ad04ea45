package io.github.dropbits.core.kernels.gemm;

/**
 * A factor of a matrix product, seen as rows along which the product sums. The product does not read the operand's
 * storage: it asks the operand to pack panels, so an operand may be stored in any way. The exception is a
 * {@link Matrix}, whose rows the product may also read in place. An operand need not be stored as a matrix at all: the
 * patches of a convolution never are.
 */
@FunctionalInterface
public interface Operand {
    /**
     * Packs a part of some rows into a panel: element p of row {@code first + r}, with p from {@code from} to
     * {@code from + depth - 1}, goes to {@code to[at + (p - from) * height + r]}. The missing rows, r from {@code rows}
     * to {@code height - 1}, are set to zero.
     *
     * @param first the first row
     * @param rows the number of rows, at most {@code height}
     * @param from the index within each row of the first element to pack
     * @param depth the number of elements to pack from each row
     * @param to the panel's array; changed
     * @param at the index of the panel's first element
     * @param height the panel's height
     */
    void pack(int first, int rows, int from, int depth, float[] to, int at, int height);
}
