package io.github.dropbits.core.kernels.gemm;

import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.kernels.vec.RowOps;

/**
 * A matrix view of a flat array. Element (i, j) is at index {@code offset + i * rowStride + j * columnStride}. The
 * transposed matrix is a view of the same array, with the strides exchanged.
 *
 * @param array the array that contains the elements
 * @param offset the index of element (0, 0)
 * @param rowStride the distance between neighbouring rows
 * @param columnStride the distance between neighbouring columns
 */
public record Matrix(float[] array, int offset, int rowStride, int columnStride) implements Operand {
    /**
     * Creates a row-major matrix without gaps between the rows.
     *
     * @param array the array that contains the elements
     * @param offset the index of element (0, 0)
     * @param columns the number of columns
     * @return the matrix
     */
    public static Matrix rowMajor(float[] array, int offset, int columns) {
        return new Matrix(array, offset, columns, 1);
    }

    /**
     * Returns the transpose, which is a view of the same elements.
     *
     * @return the transposed matrix
     */
    public Matrix transposed() {
        return new Matrix(array, offset, columnStride, rowStride);
    }

    /** Returns the submatrix that begins at the given row and column. */
    Matrix part(int row, int column) {
        return new Matrix(array, offset + row * rowStride + column * columnStride, rowStride, columnStride);
    }

    @Override
    public void pack(int first, int rows, int from, int depth, float[] to, int at, int height) {
        int base = part(first, from).offset;
        if (rowStride == 1) {
            RowOps.ACTIVE.copies(array, base, columnStride, to, at, height, depth, rows);
        } else {
            Interleave.rows(array, base, rowStride, columnStride, rows, depth, to, at, height);
        }
        Interleave.clear(to, at, rows, height, depth);
    }

    /** Returns this matrix as the destination of a product. The column stride must be 1. */
    public Target target() {
        return new Target() {
            @Override
            public int offsetOf(int row, int column, int columns) {
                return offset + row * rowStride + column;
            }

            @Override
            public float[] array() {
                return array;
            }

            @Override
            public int stride() {
                return rowStride;
            }

            @Override
            public void put(float[] tile, int at, int width, int row, int rows, int column, int columns, boolean add) {
                for (int r = 0; r < rows; r++) {
                    int to = offsetOf(row + r, column, columns);
                    if (add) {
                        RowOps.ACTIVE.add(tile, at + r * width, array, to, columns);
                    } else {
                        RowOps.ACTIVE.copy(tile, at + r * width, array, to, columns);
                    }
                }
            }
        };
    }
}
