package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.kernels.vec.RowOps;

/**
 * The matrix of a convolution's patches, which is never stored. Each element belongs to a window position of an input
 * channel (a tap) and an output position of an image (a pixel). It is read from the images, at the offset of the tap
 * plus the offset of the pixel, when the product packs its panels (implicit im2col).
 *
 * @param array the images, padded where the window needs it
 * @param origin the offset of the first image's first pixel
 * @param imageStride the distance between images
 * @param taps the offsets of the taps
 * @param ones whether there is one more tap that is 1 everywhere, as the factor of the biases
 * @param height the number of rows of output pixels
 * @param width the number of output pixels of a row
 * @param rowStep the distance between rows of output pixels
 * @param columnStep the distance between output pixels of a row
 */
record Patches(float[] array, int origin, int imageStride, int[] taps, boolean ones, int height, int width,
        int rowStep, int columnStep) {
    /**
     * Returns the number of pixels in an evenly spaced run: a row, or the whole plane if there is no gap between its
     * rows.
     */
    int run() {
        return rowStep == width * columnStep ? height * width : width;
    }

    /** Returns the offset of a pixel, given its index among the pixels of all images. */
    int offset(int pixel) {
        int area = height * width;
        int i = pixel % area / width;
        return origin + pixel / area * imageStride + i * rowStep + pixel % area % width * columnStep;
    }

    /**
     * Packs a panel whose rows are pixels and whose elements are taps, as {@code Operand.pack} does. The column step
     * must be 1.
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

    /** Packs a panel whose rows are taps and whose elements are pixels, as {@code Operand.pack} does. */
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
