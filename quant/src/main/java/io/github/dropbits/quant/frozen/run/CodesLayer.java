package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Geometry;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Value;
import java.util.Arrays;

/**
 * The base class of layers that multiply codes. Patches are gathered as bytes and packed, one block at a time. The
 * integer sums of a block are then converted to output values.
 */
abstract class CodesLayer implements LayerKernel {
    /** The maximum factor by which the number of weights may increase when each group is padded to full tiles. */
    private static final int MAX_PADDING_FACTOR = 16;
    /** The maximum number of weights after padding, which an array can hold. */
    private static final int MAX_WEIGHTS = 1 << 30;
    /** The number of zeros after a patch. They are needed because packing may read beyond the end of the patch. */
    private static final int TRAILING_ZEROS = 64;

    private final Geometry geometry;
    private final Patches patches;
    private final Output output;
    private final int depth;
    private final int height;
    private final int width;
    private final int block;

    /**
     * Initializes the fields that all layers on codes have in common.
     *
     * @param layer the layer
     * @param in the layer's input
     * @param output converts the layer's sums to its output
     * @param height the number of output channels of a tile, which are computed together
     * @param block the maximum number of patches that are computed together
     */
    CodesLayer(Step.Layer layer, Value in, Output output, int height, int block) {
        geometry = layer.geometry();
        patches = new Patches(geometry, in);
        this.output = output;
        depth = (int) geometry.depth();
        this.height = height;
        width = (int) paddedWidth(geometry, height);
        this.block = block;
    }

    /**
     * Returns whether the groups have enough channels. If each group is padded to full tiles, the weights must not
     * exceed the memory that a frozen model may use, which is ten times the memory of its weights as floats.
     *
     * @param height the number of output channels of a tile
     */
    static boolean wideEnough(Geometry g, int height) {
        return MAX_PADDING_FACTOR * (long) g.groupOut() >= height
                && paddedWidth(g, height) * g.options().groups() * g.depth() <= MAX_WEIGHTS;
    }

    /** Returns the number of output channels of a group, rounded up to full tiles. */
    private static long paddedWidth(Geometry g, int height) {
        return (long) Math.ceilDiv(g.groupOut(), height) * height;
    }

    /** Returns the number of weights per output channel. */
    final int depth() {
        return depth;
    }

    /** Returns the number of output channels of all groups, where each group is rounded up to full tiles. */
    final int channels() {
        return geometry.options().groups() * width;
    }

    /** Returns the index of output channel {@code o} among the padded {@link #channels}. */
    final int channel(int o) {
        return o / geometry.groupOut() * width + o % geometry.groupOut();
    }

    /** Returns the number of ints per packed patch. */
    abstract int packedLength();

    /** Packs the codes of a patch, one per byte, into {@code to}, starting at index {@code at}. */
    abstract void pack(byte[] row, int[] to, int at);

    /**
     * Adds the dot products of a tile's channels with each packed patch to the sums.
     *
     * @param channel the first channel of the tile, as an index among the padded {@link #channels}
     * @param packed the packed patches
     * @param count the number of patches
     * @param sums the sums, one row per patch, to which the dot products are added
     * @param at the offset of the first row
     * @param stride the distance between rows
     */
    abstract void multiply(int channel, int[] packed, int count, int[] sums, int at, int stride);

    /**
     * Converts the sums that {@link #multiply} computed for a block to dot products. By default the sums are the dot
     * products, and this method does nothing.
     *
     * @param packed the packed patches
     * @param count the number of patches
     * @param sums the sums, one row per patch; modified
     * @param stride the distance between rows
     */
    void finish(int[] packed, int count, int[] sums, int stride) {
    }

    @Override
    public final void run(Buffer from, int images, Buffer to, Workspace scratch) {
        byte[] source = from.codes();
        if (patches.padded()) {
            source = scratch.bytes(images * patches.size());
            patches.pad(from.codes(), source, images);
        }
        int positions = images * patches.area();
        for (int first = 0; first < positions; first += block) {
            for (int group = 0; group < geometry.options().groups(); group++) {
                block(source, first, Math.min(block, positions - first), group, to, scratch);
            }
        }
    }

    private void block(byte[] source, int first, int count, int group, Buffer to, Workspace scratch) {
        byte[] row = scratch.row(depth + TRAILING_ZEROS);
        Arrays.fill(row, depth, depth + TRAILING_ZEROS, (byte) 0);
        int[] packed = scratch.words(count * packedLength());
        for (int p = 0; p < count; p++) {
            patches.gather(source, patches.start(first + p, group), row, 0);
            pack(row, packed, p * packedLength());
        }
        int[] whole = scratch.zeros(count * width);
        for (int c = 0; c < width; c += height) {
            multiply(group * width + c, packed, count, whole, c, width);
        }
        finish(packed, count, whole, width);
        float[] sums = scratch.sums(count * width);
        for (int i = 0; i < count * width; i++) {
            sums[i] = whole[i];
        }
        int channel = group * geometry.groupOut();
        for (int p = 0; p < count; p++) {
            output.finish(sums, p * width, channel, geometry.groupOut(), to, (first + p) * geometry.out() + channel);
        }
    }
}
