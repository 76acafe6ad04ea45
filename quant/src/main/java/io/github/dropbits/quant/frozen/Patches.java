package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.ops.ConvOptions;
import java.util.Arrays;

/**
 * The patches that a convolution's kernel sees, channels last: a patch is a few runs of neighbouring values, in the
 * order kernel row, kernel column, channel. Works on arrays of bytes and of floats.
 */
final class Patches {
    private final Geometry geometry;
    private final Value in;
    private final int outW;
    private final int area;
    private final int rowLength;
    private final int size;
    private final int[] offsets;
    private final int run;

    Patches(Geometry geometry, Value in) {
        this.geometry = geometry;
        this.in = in;
        ConvOptions o = geometry.options();
        Value out = geometry.output(in);
        outW = out.width();
        area = out.area();
        Value padded = geometry.padded(in);
        rowLength = padded.width() * in.channels();
        size = padded.elements();
        boolean joined = o.groups() == 1 && o.dilationW() == 1;
        int columns = joined ? 1 : geometry.kernelW();
        run = joined ? geometry.kernelW() * in.channels() : geometry.groupIn();
        offsets = new int[geometry.kernelH() * columns];
        for (int t = 0; t < offsets.length; t++) {
            offsets[t] = t / columns * o.dilationH() * rowLength + t % columns * o.dilationW() * in.channels();
        }
    }

    /** Output places of an image. */
    int area() {
        return area;
    }

    /** Where a tap's first channel lies, from a patch's start. */
    int[] offsets() {
        return offsets;
    }

    boolean padded() {
        return geometry.options().padH() + geometry.options().padW() > 0;
    }

    /** Values of an image with its border. */
    int size() {
        return size;
    }

    /** Copies images into borders of zeros. */
    void pad(byte[] from, byte[] to, int images) {
        Arrays.fill(to, 0, images * size(), (byte) 0);
        copy(from, to, images);
    }

    /** Copies images into borders of zeros. */
    void pad(float[] from, float[] to, int images) {
        Arrays.fill(to, 0, images * size(), 0);
        copy(from, to, images);
    }

    private void copy(Object from, Object to, int images) {
        int width = in.width() * in.channels();
        ConvOptions o = geometry.options();
        for (int n = 0; n < images; n++) {
            for (int y = 0; y < in.height(); y++) {
                System.arraycopy(from, (n * in.height() + y) * width, to,
                        n * size() + (y + o.padH()) * rowLength + o.padW() * in.channels(), width);
            }
        }
    }

    /** Where the patch of an output place begins, the images lying one after the other. */
    int start(int place, int group) {
        int p = place % area;
        ConvOptions o = geometry.options();
        return place / area * size() + p / outW * o.strideH() * rowLength
                + p % outW * o.strideW() * in.channels() + group * geometry.groupIn();
    }

    /** Copies a patch. */
    void gather(Object from, int start, Object to, int at) {
        for (int t = 0; t < offsets.length; t++) {
            System.arraycopy(from, start + offsets[t], to, at + t * run, run);
        }
    }

    /** A layer's weights as floats, codes exactly, each channel's in the order of a patch. */
    static float[] ordered(Step.Layer layer) {
        Geometry g = layer.geometry();
        int depth = (int) g.depth();
        int kernel = g.kernelH() * g.kernelW();
        float[] out = new float[(int) g.weights()];
        for (int i = 0; i < out.length; i++) {
            int at = i % depth;
            out[i - at + at % kernel * g.groupIn() + at / kernel] = layer.weights().value(i);
        }
        return out;
    }
}
