package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Geometry;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Value;
import java.util.Arrays;

/**
 * What layers by products of codes have in common: patches are gathered as bytes, a block at a time, and packed; whole
 * sums become values once, at the end.
 */
abstract class CodesLayer implements LayerKernel {
    /** So many times their number weights may become. */
    private static final int FILLED = 16;
    /** So many at most, which an array holds. */
    private static final int MOST = 1 << 30;
    /** Packing may read so many zeros beyond a patch. */
    private static final int BEYOND = 64;

    private final Geometry geometry;
    private final Patches patches;
    private final Output output;
    private final int depth;
    private final int height;
    private final int width;
    private final int block;

    /**
     * Takes what is common.
     *
     * @param layer the layer
     * @param in what it takes
     * @param output what becomes of its sums
     * @param height output channels that are computed at once
     * @param block patches that are computed at once, at most
     */
    CodesLayer(Step.Layer layer, Value in, Output output, int height, int block) {
        geometry = layer.geometry();
        patches = new Patches(geometry, in);
        this.output = output;
        depth = (int) geometry.depth();
        this.height = height;
        width = (int) filled(geometry, height);
        this.block = block;
    }

    /**
     * Whether groups have so many channels that the weights, each group's filled up to whole tiles, stay within the
     * memory that a frozen model may take, ten times that of floats.
     *
     * @param height output channels of a tile
     */
    static boolean fills(Geometry g, int height) {
        return FILLED * (long) g.groupOut() >= height
                && filled(g, height) * g.options().groups() * g.depth() <= MOST;
    }

    /** A group's channels, filled up to whole tiles. */
    private static long filled(Geometry g, int height) {
        return (long) Math.ceilDiv(g.groupOut(), height) * height;
    }

    /** Weights of an output channel. */
    final int depth() {
        return depth;
    }

    /** Output channels of all groups, each group's filled up to whole tiles. */
    final int channels() {
        return geometry.options().groups() * width;
    }

    /** Where an output channel stands among {@link #channels}. */
    final int channel(int o) {
        return o / geometry.groupOut() * width + o % geometry.groupOut();
    }

    /** Ints that a packed patch takes. */
    abstract int packedLength();

    /** Packs a patch's codes, one a byte. */
    abstract void pack(byte[] row, int[] to, int at);

    /**
     * Adds the products of a tile's channels with packed patches.
     *
     * @param channel the tile's first, among {@link #channels}
     * @param packed the patches
     * @param count how many
     * @param sums a row a patch; added to
     * @param at where the first row begins
     * @param stride from one row to the next
     */
    abstract void multiply(int channel, int[] packed, int count, int[] sums, int at, int stride);

    @Override
    public final void run(Buffer from, int images, Buffer to, Workspace scratch) {
        byte[] source = from.codes();
        if (patches.padded()) {
            source = scratch.bytes(images * patches.size());
            patches.pad(from.codes(), source, images);
        }
        int places = images * patches.area();
        for (int first = 0; first < places; first += block) {
            for (int group = 0; group < geometry.options().groups(); group++) {
                block(source, first, Math.min(block, places - first), group, to, scratch);
            }
        }
    }

    private void block(byte[] source, int first, int count, int group, Buffer to, Workspace scratch) {
        byte[] row = scratch.row(depth + BEYOND);
        Arrays.fill(row, depth, depth + BEYOND, (byte) 0);
        int[] packed = scratch.words(count * packedLength());
        for (int p = 0; p < count; p++) {
            patches.gather(source, patches.start(first + p, group), row, 0);
            pack(row, packed, p * packedLength());
        }
        int[] whole = scratch.zeros(count * width);
        for (int c = 0; c < width; c += height) {
            multiply(group * width + c, packed, count, whole, c, width);
        }
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
