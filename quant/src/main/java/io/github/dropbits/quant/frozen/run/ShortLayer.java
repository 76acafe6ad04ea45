package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Codes;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Value;

/** A layer whose codes have a medium number of bits, computed by {@link ShortProduct}. */
final class ShortLayer extends CodesLayer {
    /** The exclusive bound for the magnitude of sums in signed 16-bit lanes. */
    private static final int BOUND = 1 << Short.SIZE - 1;
    /**
     * The minimum useful length of a part. For shorter parts, the fixed cost exceeds what 16-bit lanes save. A layer
     * whose entire depth is shorter is an exception, because it has a single part. Parts of length 48 are still
     * worthwhile (AVX2).
     */
    private static final int MIN_PART = 32;
    /** The maximum useful length of a part. For longer parts, the weights of a tile exceed the L1 cache. */
    private static final int MAX_PART = 256;
    /**
     * The maximum number of patches per block. Together with {@link #BLOCK_CODES}, this limit ensures that a block fits
     * in the L2 cache.
     */
    private static final int MAX_BLOCK = 64;
    private static final int MIN_BLOCK = 4;
    private static final int BLOCK_CODES = 1 << 17;

    private final int mask;
    private final short[] weights;
    private final int part;

    /**
     * Creates the kernel of a layer.
     *
     * @param part the length that {@link #part} returns for the layer, which must not be 0
     */
    ShortLayer(Step.Layer layer, Value in, Output output, int part) {
        super(layer, in, output, ShortProduct.ACTIVE.height(),
                Math.clamp(BLOCK_CODES / layer.geometry().depth(), MIN_BLOCK, MAX_BLOCK));
        mask = in.codes().grid().signed() ? -1 : 0xFF;
        this.part = part;
        weights = pack(Patches.ordered(layer), ShortProduct.ACTIVE.height());
    }

    /**
     * Returns the length of the parts of the depth that are summed in 16 bits, or 0 if the parts would be too short to
     * be worthwhile or the groups of the layer are too narrow.
     */
    static int part(Step.Layer layer, Codes in) {
        if (!wideEnough(layer.geometry(), ShortProduct.ACTIVE.height())) {
            return 0;
        }
        int depth = (int) layer.geometry().depth();
        int length = Parts.length(Patches.ordered(layer), depth, in.maxMagnitude(), BOUND);
        return length >= Math.min(MIN_PART, depth) ? Math.min(MAX_PART, length) : 0;
    }

    private short[] pack(float[] ordered, int height) {
        short[] packed = new short[channels() * depth()];
        for (int i = 0; i < ordered.length; i++) {
            int channel = channel(i / depth());
            int row = channel / height * depth() + i % depth();
            packed[row * height + ShortProduct.ACTIVE.lane(channel % height)] = (short) ordered[i];
        }
        return packed;
    }

    @Override
    int packedLength() {
        return depth();
    }

    @Override
    void pack(byte[] row, int[] to, int at) {
        widen(row, mask, depth(), to, at);
    }

    /**
     * Converts codes of one byte to ints that contain the code in both halves. There are two loops, because the
     * compiler vectorizes each of them, but not a single combined loop.
     */
    private static void widen(byte[] row, int mask, int n, int[] to, int at) {
        for (int k = 0; k < n; k++) {
            to[at + k] = row[k];
        }
        for (int k = at; k < at + n; k++) {
            to[k] = ShortProduct.twice(to[k] & mask);
        }
    }

    @Override
    void multiply(int channel, int[] packed, int count, int[] sums, int at, int stride) {
        for (int k = 0; k < depth(); k += part) {
            ShortProduct.ACTIVE.multiply(Math.min(part, depth() - k), weights,
                    channel * depth() + k * ShortProduct.ACTIVE.height(), packed, k, depth(), count, sums, at, stride);
        }
    }

    @Override
    public String describe() {
        return "16-bit lanes" + (part < depth() ? " in parts of " + part : "");
    }
}
