package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.kernels.vec.RowOps;

/**
 * The matrix of a convolution's patches, which is stored nowhere: its element for a window position (a tap) and an
 * output position (a pixel of an image) stands in the images, at a distance that each of the two adds to. The product
 * takes its panels from there (implicit im2col).
 *
 * @param array the images, padded where the window needs it
 * @param origin what the first image's first pixel's distances count from
 * @param imageStride from an image to the next
 * @param taps the window positions' distances, channel by channel
 * @param ones whether there is one more tap, which sees 1 everywhere: the biases' factor
 * @param height rows of output pixels
 * @param width pixels of a row
 * @param rowStep from a row of pixels to the next
 * @param columnStep from a pixel to the next
 */
record Patches(float[] array, int origin, int imageStride, int[] taps, boolean ones, int height, int width,
        int rowStep, int columnStep) {
    /** Columns of the whole plane are one row if rows follow each other without a gap. */
    int run() {
        return rowStep == width * columnStep ? height * width : width;
    }

    int offset(int pixel) {
        int area = height * width;
        int i = pixel % area / width;
        return origin + pixel / area * imageStride + i * rowStep + pixel % area % width * columnStep;
    }

    /** The operand whose rows are pixels and whose elements are taps; for a column step of 1. */
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

    /** The operand whose rows are taps and whose elements are pixels. */
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
