package io.github.dropbits.quant.frozen.run;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector implementation. Registers contain the sums of one tile, which consists of two vectors of output channels
 * by three patches. Each lane corresponds to a channel, so no sums across lanes are needed. The two 16-bit lanes of an
 * int correspond to channels c and c + L, where L is the number of int lanes. The lower halves of a vector's ints are
 * therefore the sums of L consecutive channels, and the upper halves are the sums of the next L channels.
 */
final class VectorShortProduct implements ShortProduct {
    private static final VectorSpecies<Short> H = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> S = IntVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int HEIGHT = 4 * L;
    private static final int HALF = Short.SIZE;
    /** The number of patches per tile. */
    private static final int TILE = 3;

    @Override
    public int height() {
        return HEIGHT;
    }

    @Override
    public int lane(int channel) {
        int vector = channel / (2 * L);
        int within = channel % (2 * L);
        return vector * 2 * L + within % L * 2 + within / L;
    }

    @Override
    public void multiply(int depth, short[] weights, int w, int[] patches, int x, int patchStride, int count,
            int[] sums, int at, int stride) {
        int whole = count / TILE * TILE;
        for (int p = 0; p < whole; p += TILE) {
            tile(depth, weights, w, patches, x + p * patchStride, patchStride, sums, at + p * stride, stride);
        }
        for (int p = whole; p < count; p++) {
            single(depth, weights, w, patches, x + p * patchStride, sums, at + p * stride);
        }
    }

    private static void tile(int depth, short[] weights, int w, int[] patches, int x0, int patchStride, int[] sums,
            int at, int stride) {
        int x1 = x0 + patchStride;
        int x2 = x1 + patchStride;
        ShortVector a0 = ShortVector.zero(H);
        ShortVector b0 = a0;
        ShortVector a1 = a0;
        ShortVector b1 = a0;
        ShortVector a2 = a0;
        ShortVector b2 = a0;
        for (int k = 0; k < depth; k++) {
            ShortVector v = ShortVector.fromArray(H, weights, w + k * HEIGHT);
            ShortVector u = ShortVector.fromArray(H, weights, w + k * HEIGHT + 2 * L);
            ShortVector x = IntVector.broadcast(S, patches[x0 + k]).reinterpretAsShorts();
            a0 = a0.add(v.mul(x));
            b0 = b0.add(u.mul(x));
            x = IntVector.broadcast(S, patches[x1 + k]).reinterpretAsShorts();
            a1 = a1.add(v.mul(x));
            b1 = b1.add(u.mul(x));
            x = IntVector.broadcast(S, patches[x2 + k]).reinterpretAsShorts();
            a2 = a2.add(v.mul(x));
            b2 = b2.add(u.mul(x));
        }
        // This code is not moved to a helper method, because a vector argument of a method that is not inlined is
        // allocated as an object.
        IntVector pair = a0.reinterpretAsInts();
        pair.lanewise(VectorOperators.LSHL, HALF).lanewise(VectorOperators.ASHR, HALF)
                .add(IntVector.fromArray(S, sums, at)).intoArray(sums, at);
        pair.lanewise(VectorOperators.ASHR, HALF).add(IntVector.fromArray(S, sums, at + L))
                .intoArray(sums, at + L);
        pair = b0.reinterpretAsInts();
        pair.lanewise(VectorOperators.LSHL, HALF).lanewise(VectorOperators.ASHR, HALF)
                .add(IntVector.fromArray(S, sums, at + 2 * L)).intoArray(sums, at + 2 * L);
        pair.lanewise(VectorOperators.ASHR, HALF).add(IntVector.fromArray(S, sums, at + 3 * L))
                .intoArray(sums, at + 3 * L);
        pair = a1.reinterpretAsInts();
        pair.lanewise(VectorOperators.LSHL, HALF).lanewise(VectorOperators.ASHR, HALF)
                .add(IntVector.fromArray(S, sums, at + stride)).intoArray(sums, at + stride);
        pair.lanewise(VectorOperators.ASHR, HALF).add(IntVector.fromArray(S, sums, at + stride + L))
                .intoArray(sums, at + stride + L);
        pair = b1.reinterpretAsInts();
        pair.lanewise(VectorOperators.LSHL, HALF).lanewise(VectorOperators.ASHR, HALF)
                .add(IntVector.fromArray(S, sums, at + stride + 2 * L)).intoArray(sums, at + stride + 2 * L);
        pair.lanewise(VectorOperators.ASHR, HALF).add(IntVector.fromArray(S, sums, at + stride + 3 * L))
                .intoArray(sums, at + stride + 3 * L);
        pair = a2.reinterpretAsInts();
        pair.lanewise(VectorOperators.LSHL, HALF).lanewise(VectorOperators.ASHR, HALF)
                .add(IntVector.fromArray(S, sums, at + 2 * stride)).intoArray(sums, at + 2 * stride);
        pair.lanewise(VectorOperators.ASHR, HALF).add(IntVector.fromArray(S, sums, at + 2 * stride + L))
                .intoArray(sums, at + 2 * stride + L);
        pair = b2.reinterpretAsInts();
        pair.lanewise(VectorOperators.LSHL, HALF).lanewise(VectorOperators.ASHR, HALF)
                .add(IntVector.fromArray(S, sums, at + 2 * stride + 2 * L)).intoArray(sums, at + 2 * stride + 2 * L);
        pair.lanewise(VectorOperators.ASHR, HALF).add(IntVector.fromArray(S, sums, at + 2 * stride + 3 * L))
                .intoArray(sums, at + 2 * stride + 3 * L);
    }

    /** Adds the products for one patch. */
    private static void single(int depth, short[] weights, int w, int[] patches, int x0, int[] sums, int at) {
        ShortVector a = ShortVector.zero(H);
        ShortVector b = a;
        for (int k = 0; k < depth; k++) {
            ShortVector x = IntVector.broadcast(S, patches[x0 + k]).reinterpretAsShorts();
            a = a.add(ShortVector.fromArray(H, weights, w + k * HEIGHT).mul(x));
            b = b.add(ShortVector.fromArray(H, weights, w + k * HEIGHT + 2 * L).mul(x));
        }
        IntVector pair = a.reinterpretAsInts();
        pair.lanewise(VectorOperators.LSHL, HALF).lanewise(VectorOperators.ASHR, HALF)
                .add(IntVector.fromArray(S, sums, at)).intoArray(sums, at);
        pair.lanewise(VectorOperators.ASHR, HALF).add(IntVector.fromArray(S, sums, at + L))
                .intoArray(sums, at + L);
        pair = b.reinterpretAsInts();
        pair.lanewise(VectorOperators.LSHL, HALF).lanewise(VectorOperators.ASHR, HALF)
                .add(IntVector.fromArray(S, sums, at + 2 * L)).intoArray(sums, at + 2 * L);
        pair.lanewise(VectorOperators.ASHR, HALF).add(IntVector.fromArray(S, sums, at + 3 * L))
                .intoArray(sums, at + 3 * L);
    }
}
