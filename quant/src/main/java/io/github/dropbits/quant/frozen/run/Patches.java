package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.kernels.gemm.Operand;
import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.quant.frozen.program.Geometry;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Value;
import java.util.Arrays;

/**
 * The patches of a convolution's input, channels last. A patch is the section of the input that the kernel covers at
 * one output position. It consists of a few runs of contiguous values, in the order kernel row, kernel column, channel.
 * The input can be an array of bytes or of floats.
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

    /** Returns the number of output positions per image. */
    int area() {
        return area;
    }

    /**
     * Returns the offset of each run from the start of its patch. If there is more than one group, each tap is a
     * separate run.
     */
    int[] offsets() {
        return offsets;
    }

    boolean padded() {
        return geometry.options().padH() + geometry.options().padW() > 0;
    }

    /** Returns the number of elements of a padded image. */
    int size() {
        return size;
    }

    /** Copies images and pads them with zeros. */
    void pad(byte[] from, byte[] to, int images) {
        Arrays.fill(to, 0, images * size(), (byte) 0);
        rows(images, (i, j, n) -> System.arraycopy(from, i, to, j, n));
    }

    /** Copies {@code n} values of one row of an image. */
    interface RowCopy {
        void copy(int from, int to, int n);
    }

    /**
     * Calls {@code row} for each row of the images. The arguments are the offset of the row in the images, its offset
     * in the padded images, and its length.
     */
    void rows(int images, RowCopy row) {
        int width = in.width() * in.channels();
        ConvOptions o = geometry.options();
        for (int n = 0; n < images; n++) {
            for (int y = 0; y < in.height(); y++) {
                row.copy((n * in.height() + y) * width,
                        n * size() + (y + o.padH()) * rowLength + o.padW() * in.channels(), width);
            }
        }
    }

    /**
     * Returns the offset in the padded images at which the patch of a group for an output position starts. The images
     * are stored one after the other, and output positions are numbered across all images.
     */
    int start(int position, int group) {
        int p = position % area;
        ConvOptions o = geometry.options();
        return position / area * size() + p / outW * o.strideH() * rowLength
                + p % outW * o.strideW() * in.channels() + group * geometry.groupIn();
    }

    /** Copies a patch into a contiguous array. */
    void gather(byte[] from, int start, byte[] to, int at) {
        for (int t = 0; t < offsets.length; t++) {
            System.arraycopy(from, start + offsets[t], to, at + t * run, run);
        }
    }

    /**
     * Returns the patches as the left operand of a matrix product, with one row per patch. They are packed directly
     * from the images into the panels of the product.
     *
     * @param images the padded images, one after the other
     * @param group the index of the group whose channels are read
     */
    Operand operand(float[] images, int group) {
        // Patches at a constant distance in the array are packed together. These are the patches of one output row or,
        // if each image has a single output position, the patches of all images.
        int row = area == 1 ? Integer.MAX_VALUE : outW;
        int stride = area == 1 ? size : geometry.options().strideW() * in.channels();
        return (first, rows, from, depth, to, at, height) -> {
            for (int r = 0; r < rows;) {
                int n = Math.min(rows - r, row - (first + r) % row);
                int start = start(first + r, group);
                for (int p = 0; p < depth;) {
                    int within = (from + p) % run;
                    int count = Math.min(depth - p, run - within);
                    Interleave.rows(images, start + offsets[(from + p) / run] + within, stride, 1, n, count, to,
                            at + p * height + r, height);
                    p += count;
                }
                r += n;
            }
            Interleave.clear(to, at, rows, height, depth);
        };
    }

    /**
     * Returns the weights of a layer as floats, which is exact for codes, one output channel after the other. The
     * weights of a channel are in the same order as the elements of a patch.
     */
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
