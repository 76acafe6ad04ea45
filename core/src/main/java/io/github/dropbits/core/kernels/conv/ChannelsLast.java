package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.vec.Chunks;
import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.runtime.ScratchPool;
import java.util.Arrays;

/**
 * Images with the channels of a pixel side by side, surrounded by zeros: element (y, x, c) of an image stands at
 * {@code ((top + y) * columns + left + x) * channels + c}.
 *
 * @param height rows of an image
 * @param width pixels of a row
 * @param top rows of zeros above
 * @param left zero pixels before a row
 * @param rows rows with the zeros above and below
 * @param columns pixels of a row with the zeros on either side
 * @param channels channels of an image
 */
record ChannelsLast(int height, int width, int top, int left, int rows, int columns, int channels) {
    /** As a window's padding asks. */
    static ChannelsLast of(Window w, int channels) {
        return new ChannelsLast(w.height(), w.width(), w.padH(), w.padW(), w.height() + 2 * w.padH(),
                w.width() + 2 * w.padW(), channels);
    }

    /** Elements of a row, zeros included. */
    int rowLength() {
        return columns * channels;
    }

    /** Elements of an image, zeros included. */
    int imageSize() {
        return rows * rowLength();
    }

    /** Elements of images, which may be more than an array takes. */
    long elements(int images) {
        return (long) images * rows * columns * channels;
    }

    /** Where a pixel's first channel stands. */
    int offset(int image, int y, int x) {
        return image * imageSize() + (top + y) * rowLength() + (left + x) * channels;
    }

    /** The distances of the window positions, position by position, for the first channels. */
    int[] taps(Window window, int count) {
        int[] taps = new int[window.kernelArea() * count];
        int k = 0;
        for (int u = 0; u < window.kernelH(); u++) {
            for (int v = 0; v < window.kernelW(); v++) {
                for (int c = 0; c < count; c++) {
                    taps[k++] = u * window.dilationH() * rowLength() + v * window.dilationW() * channels + c;
                }
            }
        }
        return taps;
    }

    /** Images {@code [images, channels, height, width]} in this order, in an array of the {@link ScratchPool}. */
    float[] convert(float[] x, int images) {
        float[] to = ScratchPool.acquire(images * imageSize());
        Chunks.rows(images, imageSize(), n -> {
            int filled = n * imageSize();
            for (int y = 0; y < height; y++) {
                int at = offset(n, y, 0);
                Arrays.fill(to, filled, at, 0);
                Interleave.rows(x, (n * channels * height + y) * width, height * width, 1, channels, width, to, at,
                        channels);
                filled = at + width * channels;
            }
            Arrays.fill(to, filled, (n + 1) * imageSize(), 0);
        });
        return to;
    }
}
