package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.vec.Chunks;
import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.runtime.ScratchPool;
import java.util.Arrays;

/**
 * A layout of images in NHWC order, in which the channels of a pixel are contiguous, with zeros around each image.
 * Element (y, x, c) of an image is at index {@code ((top + y) * columns + left + x) * channels + c}.
 *
 * @param height the number of rows of an image, without the zeros around it
 * @param width the number of pixels of a row, without the zeros around it
 * @param top the number of rows of zeros above the image
 * @param left the number of zero pixels at the beginning of each row
 * @param rows the number of rows, including the zeros above and below the image
 * @param columns the number of pixels of a row, including the zeros on both sides
 * @param channels the number of channels of an image
 */
record ChannelsLast(int height, int width, int top, int left, int rows, int columns, int channels) {
    /** Returns the layout in which the zeros are the padding of the given window. */
    static ChannelsLast of(Window w, int channels) {
        return new ChannelsLast(w.height(), w.width(), w.padH(), w.padW(), w.height() + 2 * w.padH(),
                w.width() + 2 * w.padW(), channels);
    }

    /** Returns the number of elements of a row, including zeros. */
    int rowLength() {
        return columns * channels;
    }

    /** Returns the number of elements of an image, including zeros. */
    int imageSize() {
        return rows * rowLength();
    }

    /**
     * Returns the number of elements of {@code images} images, including zeros. It may exceed the maximum length of an
     * array.
     */
    long elements(int images) {
        return (long) images * rows * columns * channels;
    }

    /** Returns the index of a pixel's first channel. */
    int offset(int image, int y, int x) {
        return image * imageSize() + (top + y) * rowLength() + (left + x) * channels;
    }

    /**
     * Returns the offsets of the first {@code count} channels at every window position, relative to the first channel
     * at the first window position. The offsets are ordered by window position, then by channel.
     */
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

    /**
     * Converts images {@code [images, channels, height, width]} to this layout. The result is in an array from the
     * {@link ScratchPool}.
     */
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
