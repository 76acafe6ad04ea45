package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.kernels.vec.RowOps;

/**
 * The matrix of a convolution's patches, which is not stored (implicit im2col). Each of its elements belongs to a tap,
 * which is a window position of an input channel, and to a pixel, which is an output position of an image. When the
 * matrix product packs its panels, it reads each element from the images, at the offset of the tap plus the offset of
 * the pixel.
 *
 * @param array the images, including the padding
 * @param origin the offset of the first image's first pixel
 * @param imageStride the distance between neighbouring images
 * @param taps the offsets of the taps
 * @param ones whether there is an additional tap whose elements are all 1, by which the biases are multiplied
 * @param height the number of rows of output pixels
 * @param width the number of output pixels in a row
 * @param rowStep the distance in {@code array} between neighbouring rows of output pixels
 * @param columnStep the distance in {@code array} between neighbouring output pixels of a row
 */
record Patches(float[] array, int origin, int imageStride, int[] taps, boolean ones, int height, int width,
        int rowStep, int columnStep) {
    /**
     * Returns the number of pixels in an evenly spaced run. This is a row, or the entire plane if there are no gaps
     * between its rows.
     */
    int run() {
        return rowStep == width * columnStep ? height * width : width;
    }

    /** Returns the offset of a pixel. Its index is counted over the pixels of all images. */
    int offset(int pixel) {
        int area = height * width;
        int i = pixel % area / width;
        return origin + pixel / area * imageStride + i * rowStep + pixel % area % width * columnStep;
    }

    /**
     * Packs a panel whose rows are pixels and whose elements along k are taps. This method is an implementation of
     * {@code Operand.pack}. The column step must be 1.
     */
    void pixels(int first, int rows, int from, int depth, float[] to, int at, int panel) {
        int run = run();
        int known = Math.min(depth, taps.length - from);
        for (int r = 0; r < rows;) {
            int n = Math.min(rows - r, run - (first + r) % run);
            RowOps.ACTIVE.gather(array, offset(first + r), taps, from, to, at + r, panel, known, n);
            r += n;
        }
        if (ones && known < depth) {
            java.util.Arrays.fill(to, at + known * panel, at + known * panel + rows, 1);
        }
        Interleave.clear(to, at, rows, panel, depth);
    }

    /**
     * Packs a panel whose rows are taps and whose elements along k are pixels. This method is an implementation of
     * {@code Operand.pack}.
     */
    void taps(int first, int rows, int from, int depth, float[] to, int at, int panel) {
        for (int r = 0; r < rows;) {
            int n = 1;
            while (r + n < rows && taps[first + r + n] == taps[first + r] + n) {
                n++;
            }
            int run = run();
            for (int p = 0; p < depth;) {
                int count = Math.min(depth - p, run - (from + p) % run);
                RowOps.ACTIVE.copies(array, offset(from + p) + taps[first + r], columnStep, to, at + p * panel + r,
                        panel, count, n);
                p += count;
            }
            r += n;
        }
        Interleave.clear(to, at, rows, panel, depth);
    }
}
