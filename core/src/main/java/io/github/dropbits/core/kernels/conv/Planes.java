package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.gemm.Target;
import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.kernels.vec.RowOps;

/**
 * A matrix view of several images, whose rows are the channels and whose columns are the pixels of all images. It is
 * used as an operand or as the destination of a matrix product. Channel c of pixel p of image n is at index
 * {@code offset + n * imageStride + c * area + p}.
 *
 * @param array the images
 * @param offset the index of the first image's first channel
 * @param imageStride the distance between neighbouring images
 * @param area the number of pixels of a plane
 */
record Planes(float[] array, int offset, int imageStride, int area) implements Target {
    /**
     * Packs a panel whose rows are channels and whose elements along k are pixels. This method is an implementation of
     * {@code Operand.pack}.
     */
    void channels(int first, int rows, int from, int depth, float[] to, int at, int panel) {
        for (int p = 0; p < depth;) {
            int pixel = (from + p) % area;
            int n = Math.min(depth - p, area - pixel);
            int base = offset + (from + p) / area * imageStride + first * area + pixel;
            Interleave.rows(array, base, area, 1, rows, n, to, at + p * panel, panel);
            p += n;
        }
        Interleave.clear(to, at, rows, panel, depth);
    }

    /**
     * Packs a panel whose rows are pixels and whose elements along k are channels. This method is an implementation of
     * {@code Operand.pack}.
     */
    void pixels(int first, int rows, int from, int depth, float[] to, int at, int panel) {
        for (int r = 0; r < rows;) {
            int pixel = (first + r) % area;
            int n = Math.min(rows - r, area - pixel);
            int base = offset + (first + r) / area * imageStride + from * area + pixel;
            RowOps.ACTIVE.copies(array, base, area, to, at + r, panel, depth, n);
            r += n;
        }
        Interleave.clear(to, at, rows, panel, depth);
    }

    @Override
    public int offsetOf(int row, int column, int columns) {
        int pixel = column % area;
        return pixel + columns > area ? -1 : offset + column / area * imageStride + row * area + pixel;
    }

    @Override
    public int stride() {
        return area;
    }

    @Override
    public void put(float[] tile, int at, int width, int row, int rows, int column, int columns, boolean add) {
        for (int j = 0; j < columns;) {
            int n = Math.min(columns - j, area - (column + j) % area);
            int to = offsetOf(row, column + j, n);
            for (int r = 0; r < rows; r++) {
                if (add) {
                    RowOps.ACTIVE.add(tile, at + r * width + j, array, to + r * area, n);
                } else {
                    RowOps.ACTIVE.copy(tile, at + r * width + j, array, to + r * area, n);
                }
            }
            j += n;
        }
    }
}
