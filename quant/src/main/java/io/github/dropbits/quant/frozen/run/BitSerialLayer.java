package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Geometry;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Value;

/** A layer whose codes have few bits, computed by {@link BitSerial}. */
final class BitSerialLayer extends CodesLayer {
    /** The fixed cost of a tile, in units of the cost of one word of depth. */
    private static final int TILE_COST = 6;
    /**
     * The maximum number of patches per block. A block must be small enough to fit in the cache, and large enough that
     * weights are reused for many patches once they have been loaded into the cache.
     */
    private static final int BLOCK = 64;

    private final BitSerial.Planes planes;
    private final int[] weights;
    /** Whether the weights are signs. Their plane then contains the bits {@code (w + 1) / 2}. */
    private final boolean signs;

    BitSerialLayer(Step.Layer layer, Value in, Output output) {
        super(layer, in, output, BitSerial.ACTIVE.height(), BLOCK);
        signs = layer.weights().grid().isSign();
        planes = new BitSerial.Planes(layer.weights().grid().bits(), layer.weights().grid().signed() && !signs,
                in.codes().bits(), in.codes().grid().signed(), BitSerial.words(depth()));
        weights = pack(Patches.ordered(layer), BitSerial.ACTIVE.height());
    }

    /**
     * Returns whether this kernel is the fastest for codes of these bit-lengths, and the groups of the layer have
     * enough channels.
     */
    static boolean suits(int weightBits, int inputBits, Geometry g) {
        long words = (g.depth() + Integer.SIZE - 1) / Integer.SIZE;
        return wideEnough(g, BitSerial.ACTIVE.height())
                && weightBits * inputBits * (words + TILE_COST) <= BitSerial.ACTIVE.maxPairs() * words;
    }

    private int[] pack(float[] ordered, int height) {
        int words = planes.words();
        int[] packed = new int[channels() * planes.weightBits() * words];
        for (int i = 0; i < ordered.length; i++) {
            int channel = channel(i / depth());
            int k = i % depth();
            for (int plane = 0; plane < planes.weightBits(); plane++) {
                int word = (channel / height * planes.weightBits() + plane) * words + k / Integer.SIZE;
                packed[word * height + channel % height] |= (bits(ordered[i]) >> plane & 1) << k;
            }
        }
        return packed;
    }

    private int bits(float code) {
        return signs ? ((int) code + 1) / 2 : (int) code;
    }

    @Override
    int packedLength() {
        return planes.inputBits() * planes.words();
    }

    @Override
    void pack(byte[] row, int[] to, int at) {
        BitSerial.ACTIVE.pack(row, depth(), planes.inputBits(), to, at);
    }

    @Override
    void multiply(int channel, int[] packed, int count, int[] sums, int at, int stride) {
        BitSerial.ACTIVE.multiply(planes, weights, channel * planes.weightBits() * planes.words(), packed, count, sums,
                at, stride);
    }

    @Override
    void finish(int[] packed, int count, int[] sums, int stride) {
        // The sum of w x equals twice the sum of x (w + 1) / 2, minus the sum of x.
        for (int p = 0; signs && p < count; p++) {
            int sum = planes.sum(packed, p * packedLength());
            for (int i = p * stride; i < (p + 1) * stride; i++) {
                sums[i] = 2 * sums[i] - sum;
            }
        }
    }

    @Override
    public String describe() {
        return "bit-serial " + planes.weightBits() + "x" + planes.inputBits();
    }
}
