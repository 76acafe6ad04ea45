package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Codes;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Value;

/** A layer of codes of middling length by {@link ShortProduct}. */
final class ShortLayer extends CodesLayer {
    /** Sums of signed numbers of 16 bits stay below. */
    private static final int BOUND = 1 << Short.SIZE - 1;
    /** Shorter parts cost more in beginnings and ends than narrow lanes save; of 48 they still pay (AVX2). */
    private static final int LEAST = 32;
    /** Longer parts of a tile's weights leave the first-level cache. */
    private static final int MOST = 256;
    /** Patches a block, and what they have of codes: few enough for the second-level cache. */
    private static final int BLOCK = 64;
    private static final int LEAST_BLOCK = 4;
    private static final int BLOCK_CODES = 1 << 17;

    private final int mask;
    private final short[] weights;
    private final int part;

    /**
     * A layer.
     *
     * @param part what {@link #part} gives for it, not 0
     */
    ShortLayer(Step.Layer layer, Value in, Output output, int part) {
        super(layer, in, output, ShortProduct.ACTIVE.height(),
                Math.clamp(BLOCK_CODES / layer.geometry().depth(), LEAST_BLOCK, BLOCK));
        mask = in.codes().grid().signed() ? -1 : 0xFF;
        this.part = part;
        weights = pack(Patches.ordered(layer), ShortProduct.ACTIVE.height());
    }

    /**
     * How much of the depth is summed in 16 bits at a time; 0 if the parts that fit are too short to pay, or groups too
     * narrow.
     */
    static int part(Step.Layer layer, Codes in) {
        if (!fills(layer.geometry(), ShortProduct.ACTIVE.height())) {
            return 0;
        }
        int depth = (int) layer.geometry().depth();
        int length = Parts.length(Patches.ordered(layer), depth, in.most(), BOUND);
        return length >= Math.min(LEAST, depth) ? Math.min(MOST, length) : 0;
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

    /** In two loops, for the compiler makes vectors of each, but not of both in one. */
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
