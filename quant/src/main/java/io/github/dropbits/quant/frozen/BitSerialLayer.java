package io.github.dropbits.quant.frozen;

import java.util.Arrays;

/** A layer of few bits by {@link BitSerial}: patches are gathered as bytes, a block at a time, and cut into planes. */
final class BitSerialLayer implements LayerKernel {
    /** Up to so many pairs of planes this is faster than a product in float, measured with AVX-512. */
    private static final int MOST_PAIRS = 20;
    /** What beginning and ending a tile costs, in words of its depth. */
    private static final int TILE = 6;
    /** Patches a block: few enough for the cache, enough to use weights well that have left it. */
    private static final int BLOCK = 64;
    /** What {@link BitSerial#pack} may read at once. */
    private static final int READ = 64;

    private final Geometry geometry;
    private final Codes codes;
    private final Patches patches;
    private final BitSerial.Planes planes;
    private final Output output;
    private final int[] weights;
    private final int depth;
    /** Output channels of a group, filled up to whole tiles. */
    private final int width;

    BitSerialLayer(Step.Layer layer, Value in, Output output) {
        geometry = layer.geometry();
        codes = in.codes();
        patches = new Patches(geometry, in);
        depth = (int) geometry.depth();
        planes = new BitSerial.Planes(layer.weights().grid().bits(), layer.weights().grid().signed(),
                codes.grid().bits(), codes.grid().signed(), BitSerial.words(depth));
        int height = BitSerial.ACTIVE.height();
        width = (geometry.groupOut() + height - 1) / height * height;
        this.output = output;
        weights = pack(Patches.ordered(layer), height);
    }

    /** Whether this is the faster way for codes of these bits and a kernel of this depth. */
    static boolean pays(int weightBits, int inputBits, long depth) {
        long words = (depth + Integer.SIZE - 1) / Integer.SIZE;
        return weightBits * inputBits * (words + TILE) <= MOST_PAIRS * words;
    }

    private int[] pack(float[] ordered, int height) {
        int words = planes.words();
        int[] packed = new int[geometry.options().groups() * width * planes.weightBits() * words];
        for (int o = 0; o < geometry.out(); o++) {
            int channel = o / geometry.groupOut() * width + o % geometry.groupOut();
            for (int k = 0; k < depth; k++) {
                int code = (int) ordered[o * depth + k];
                for (int i = 0; i < planes.weightBits(); i++) {
                    int word = (channel / height * planes.weightBits() + i) * words + k / Integer.SIZE;
                    packed[word * height + channel % height] |= (code >> i & 1) << k;
                }
            }
        }
        return packed;
    }

    @Override
    public void run(Object from, int images, Object to, Workspace scratch) {
        byte[] source = (byte[]) from;
        if (patches.padded()) {
            source = scratch.bytes(images * patches.size());
            patches.pad((byte[]) from, source, images);
        }
        int places = images * patches.area();
        for (int first = 0; first < places; first += BLOCK) {
            for (int group = 0; group < geometry.options().groups(); group++) {
                block(source, first, Math.min(BLOCK, places - first), group, to, scratch);
            }
        }
    }

    private void block(byte[] source, int first, int count, int group, Object to, Workspace scratch) {
        int each = planes.inputBits() * planes.words();
        byte[] row = scratch.row(depth + READ);
        Arrays.fill(row, depth, depth + READ, (byte) 0);
        int[] words = scratch.words(BLOCK * each);
        for (int p = 0; p < count; p++) {
            patches.gather(source, patches.start(first + p, group), row, 0);
            BitSerial.ACTIVE.pack(row, depth, planes.inputBits(), words, p * each);
        }
        int[] counts = scratch.zeros(count * width);
        int height = BitSerial.ACTIVE.height();
        for (int c = 0; c < width; c += height) {
            BitSerial.ACTIVE.multiply(planes, weights, (group * width + c) * planes.weightBits() * planes.words(),
                    words, count, counts, c, width);
        }
        float[] sums = scratch.sums(count * width);
        for (int i = 0; i < count * width; i++) {
            sums[i] = counts[i];
        }
        int channel = group * geometry.groupOut();
        for (int p = 0; p < count; p++) {
            output.finish(sums, p * width, channel, geometry.groupOut(), to, (first + p) * geometry.out() + channel);
        }
    }

    @Override
    public String describe() {
        return "bit-serial " + planes.weightBits() + "x" + planes.inputBits();
    }
}
