package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.kernels.gemm.Operand;
import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.quant.frozen.program.Geometry;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Value;
import java.util.Arrays;

/**
 * The patches of a convolution's input, channels last. A patch is the input under the kernel at one output position:
 * a few runs of contiguous values, in the order kernel row, kernel column, channel. Works on arrays of bytes and of
 * floats.
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

    /** The number of output positions of an image. */
    int area() {
        return area;
    }

    /** The offset of each run from the start of its patch; with more than one group, each tap is a run. */
    int[] offsets() {
        return offsets;
    }

    boolean padded() {
        return geometry.options().padH() + geometry.options().padW() > 0;
    }

    /** The number of elements of a padded image. */
    int size() {
        return size;
    }

    /** Copies images and pads them with zeros. */
    void pad(byte[] from, byte[] to, int images) {
        Arrays.fill(to, 0, images * size(), (byte) 0);
        rows(images, (i, j, n) -> System.arraycopy(from, i, to, j, n));
    }

    /** Copies the {@code n} values of one row of an image. */
    interface RowCopy {
        void copy(int from, int to, int n);
    }

    /**
     * Calls {@code row} for each row of the images, with the row's offset in the images, its offset in the padded
     * images, and its length.
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
     * The offset in the padded images at which a group's patch for an output position begins. The images lie one after
     * the other, and output positions are numbered across all of them.
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
     * The patches as the left operand of a matrix product, one row per patch. They are packed from the images straight
     * into the product's panels.
     *
     * @param images the padded images, one after the other
     * @param group the group whose channels are read
     */
    Operand operand(float[] images, int group) {
        // Patches at a constant distance in the array are packed together: those of one output row or, if each image
        // has a single output position, those of all images.
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
     * A layer's weights as floats (exact for codes), one output channel after the other. The weights of a channel have
     * the order of a patch's elements.
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
