package io.github.dropbits.core.kernels;

/**
 * A matrix inside a flat array: element (i, j) stands at {@code offset + i * rowStride + j * columnStride}. A
 * transposed matrix is the same array with the strides exchanged.
 *
 * @param array where the elements are
 * @param offset the first element's place
 * @param rowStride from a row to the next
 * @param columnStride from a column to the next
 */
public record Matrix(float[] array, int offset, int rowStride, int columnStride) {
    /**
     * A matrix stored row after row.
     *
     * @param array where the elements are
     * @param offset the first element's place
     * @param columns the row length
     * @return the matrix
     */
    public static Matrix rowMajor(float[] array, int offset, int columns) {
        return new Matrix(array, offset, columns, 1);
    }

    /**
     * The transpose, on the same elements.
     *
     * @return rows and columns exchanged
     */
    public Matrix transposed() {
        return new Matrix(array, offset, columnStride, rowStride);
    }
}
