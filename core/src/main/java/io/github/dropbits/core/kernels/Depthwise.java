package io.github.dropbits.core.kernels;

import java.util.Arrays;

/**
 * Convolution whose groups have a single input channel: there is no sum over channels that a matrix product could take,
 * so a plane is the sum of its input shifted to every window position.
 *
 * @param images number of images
 * @param in channels of the input, as many as groups
 * @param out channels of the output
 * @param window the geometry
 */
record Depthwise(int images, int in, int out, Window window) {
    private Padding padding() {
        return new Padding(window, window.strideW());
    }

    /** The place of a row of the window's first position in the padded planes. */
    private int row(Padding padding, int plane, int i) {
        int n = plane / out;
        int c = plane % out / (out / in);
        return (n * in + c) * padding.plane() + i * window.strideH() * padding.rowLength();
    }

    void forward(float[] x, float[] weight, float[] bias, float[] y) {
        Padding padding = padding();
        float[] padded = padding.pad(x, images * in);
        int[] taps = padding.taps(1);
        Chunks.rows(images * out, window.outArea(), plane -> {
            int to = plane * window.outArea();
            int o = plane % out;
            Arrays.fill(y, to, to + window.outArea(), bias == null ? 0 : bias[o]);
            for (int i = 0; i < window.outH(); i++) {
                int from = row(padding, plane, i);
                for (int t = 0; t < taps.length; t++) {
                    RowOps.ACTIVE.addScaled(weight[o * taps.length + t], padded, from + taps[t], y,
                            to + i * window.outW(), window.outW());
                }
            }
        });
        padding.give(padded);
    }

    void backwardInput(float[] gy, float[] weight, float[] gx) {
        Padding padding = padding();
        int[] taps = padding.taps(1);
        int perChannel = out / in;
        Chunks.rows(images * in, perChannel * window.outArea(), plane -> {
            float[] sums = FloatPool.take(padding.plane());
            Arrays.fill(sums, 0, padding.plane(), 0);
            for (int k = 0; k < perChannel; k++) {
                int o = plane % in * perChannel + k;
                for (int i = 0; i < window.outH(); i++) {
                    int from = ((plane / in * out + o) * window.outH() + i) * window.outW();
                    for (int t = 0; t < taps.length; t++) {
                        RowOps.ACTIVE.addScaled(weight[o * taps.length + t], gy, from, sums,
                                i * window.strideH() * padding.rowLength() + taps[t], window.outW());
                    }
                }
            }
            padding.crop(sums, 0, gx, plane * window.area());
            FloatPool.give(sums);
        });
    }

    void backwardWeight(float[] x, float[] gy, float[] gw) {
        Padding padding = padding();
        float[] padded = padding.pad(x, images * in);
        int[] taps = padding.taps(1);
        Chunks.rows(out, images * window.outArea(), o -> {
            for (int t = 0; t < taps.length; t++) {
                double sum = 0;
                for (int n = 0; n < images; n++) {
                    int plane = n * out + o;
                    for (int i = 0; i < window.outH(); i++) {
                        sum += Reduce.ACTIVE.dot(gy, (plane * window.outH() + i) * window.outW(), padded,
                                row(padding, plane, i) + taps[t], window.outW());
                    }
                }
                gw[o * taps.length + t] = (float) sum;
            }
        });
        padding.give(padded);
    }
}
