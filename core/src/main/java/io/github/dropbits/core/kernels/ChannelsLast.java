package io.github.dropbits.core.kernels;

import java.util.Arrays;

/**
 * Images with the channels of a pixel side by side, padded: element (y, x, c) of an image stands at
 * {@code (y * (width + 2 * padW) + x) * channels + c}.
 *
 * @param window the geometry
 * @param channels channels of an image
 */
record ChannelsLast(Window window, int channels) {
    /** Elements of a padded row. */
    int rowLength() {
        return (window.width() + 2 * window.padW()) * channels;
    }

    /** Elements of a padded image. */
    int image() {
        return (window.height() + 2 * window.padH()) * rowLength();
    }

    /** The distances of the window positions, position by position, for the first channels. */
    int[] taps(int count) {
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

    /** Images {@code [images, channels, height, width]} in this order, in an array of the {@link FloatPool}. */
    float[] turn(float[] x, int images) {
        float[] to = FloatPool.take(images * image());
        int side = window.padW() * channels;
        Chunks.rows(images, image(), n -> {
            int at = n * image();
            Arrays.fill(to, at, at + window.padH() * rowLength(), 0);
            at += window.padH() * rowLength();
            for (int y = 0; y < window.height(); y++) {
                Arrays.fill(to, at, at + side, 0);
                Interleave.rows(x, (n * channels * window.height() + y) * window.width(), window.area(), 1, channels,
                        window.width(), to, at + side, channels);
                Arrays.fill(to, at + rowLength() - side, at + rowLength(), 0);
                at += rowLength();
            }
            Arrays.fill(to, at, (n + 1) * image(), 0);
        });
        return to;
    }
}
