package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.runtime.Kernels;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector implementation. Registers contain the sums of one tile, which consists of two vectors of output channels
 * by four patches, for one pair of planes at a time. Each lane corresponds to a channel, so no sums across lanes are
 * needed.
 */
final class VectorBitSerial implements BitSerial {
    private static final VectorSpecies<Integer> S = IntVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /**
     * CPUs with 32 vector registers count the bits of a lane with one instruction, so this kernel is worthwhile for up
     * to three by three bits. Other CPUs need about a dozen instructions, and it is worthwhile for up to three plane
     * pairs.
     */
    private static final int MAX_PAIRS = Kernels.vectorRegisters() >= 32 ? 11 : 3;
    /** The number of patches per tile. */
    private static final int TILE = 4;
    private static final VectorSpecies<Byte> B = ByteVector.SPECIES_PREFERRED;
    private static final int CODES = B.length();

    private final ScalarBitSerial scalar = new ScalarBitSerial(2 * L);

    @Override
    public int height() {
        return 2 * L;
    }

    @Override
    public int maxPairs() {
        return MAX_PAIRS;
    }

    @Override
    public void multiply(Planes planes, int[] weights, int w, int[] patches, int count, int[] sums, int at,
            int stride) {
        int words = planes.words();
        int patchStride = planes.inputBits() * words;
        int whole = count / TILE * TILE;
        for (int i = 0; i < planes.weightBits(); i++) {
            for (int j = 0; j < planes.inputBits(); j++) {
                int factor = planes.negative(i, j) ? -(1 << i + j) : 1 << i + j;
                int from = w + i * words * 2 * L;
                for (int p = 0; p < whole; p += TILE) {
                    tile(weights, from, patches, p * patchStride + j * words, patchStride, words, factor, sums,
                            at + p * stride, stride);
                }
                for (int p = whole; p < count; p++) {
                    single(weights, from, patches, p * patchStride + j * words, words, factor, sums, at + p * stride);
                }
            }
        }
    }

    /** Adds the products of one pair of planes for four patches. */
    private static void tile(int[] weights, int w, int[] patches, int p0, int patchStride, int words, int factor,
            int[] sums, int at, int stride) {
        int p1 = p0 + patchStride;
        int p2 = p1 + patchStride;
        int p3 = p2 + patchStride;
        IntVector a0 = IntVector.zero(S);
        IntVector b0 = a0;
        IntVector a1 = a0;
        IntVector b1 = a0;
        IntVector a2 = a0;
        IntVector b2 = a0;
        IntVector a3 = a0;
        IntVector b3 = a0;
        for (int k = 0; k < words; k++) {
            IntVector v = IntVector.fromArray(S, weights, w + k * 2 * L);
            IntVector u = IntVector.fromArray(S, weights, w + k * 2 * L + L);
            IntVector x = IntVector.broadcast(S, patches[p0 + k]);
            a0 = a0.add(v.and(x).lanewise(VectorOperators.BIT_COUNT));
            b0 = b0.add(u.and(x).lanewise(VectorOperators.BIT_COUNT));
            x = IntVector.broadcast(S, patches[p1 + k]);
            a1 = a1.add(v.and(x).lanewise(VectorOperators.BIT_COUNT));
            b1 = b1.add(u.and(x).lanewise(VectorOperators.BIT_COUNT));
            x = IntVector.broadcast(S, patches[p2 + k]);
            a2 = a2.add(v.and(x).lanewise(VectorOperators.BIT_COUNT));
            b2 = b2.add(u.and(x).lanewise(VectorOperators.BIT_COUNT));
            x = IntVector.broadcast(S, patches[p3 + k]);
            a3 = a3.add(v.and(x).lanewise(VectorOperators.BIT_COUNT));
            b3 = b3.add(u.and(x).lanewise(VectorOperators.BIT_COUNT));
        }
        // This code is not moved to a helper method, because a vector argument of a method that is not inlined is
        // allocated as an object.
        a0.mul(factor).add(IntVector.fromArray(S, sums, at)).intoArray(sums, at);
        b0.mul(factor).add(IntVector.fromArray(S, sums, at + L)).intoArray(sums, at + L);
        a1.mul(factor).add(IntVector.fromArray(S, sums, at + stride)).intoArray(sums, at + stride);
        b1.mul(factor).add(IntVector.fromArray(S, sums, at + stride + L)).intoArray(sums, at + stride + L);
        a2.mul(factor).add(IntVector.fromArray(S, sums, at + 2 * stride)).intoArray(sums, at + 2 * stride);
        b2.mul(factor).add(IntVector.fromArray(S, sums, at + 2 * stride + L)).intoArray(sums, at + 2 * stride + L);
        a3.mul(factor).add(IntVector.fromArray(S, sums, at + 3 * stride)).intoArray(sums, at + 3 * stride);
        b3.mul(factor).add(IntVector.fromArray(S, sums, at + 3 * stride + L)).intoArray(sums, at + 3 * stride + L);
    }

    /** Adds the products of one pair of planes for one patch. */
    private static void single(int[] weights, int w, int[] patches, int p, int words, int factor, int[] sums,
            int at) {
        IntVector a = IntVector.zero(S);
        IntVector b = a;
        for (int k = 0; k < words; k++) {
            IntVector x = IntVector.broadcast(S, patches[p + k]);
            a = a.add(IntVector.fromArray(S, weights, w + k * 2 * L).and(x).lanewise(VectorOperators.BIT_COUNT));
            b = b.add(IntVector.fromArray(S, weights, w + k * 2 * L + L).and(x).lanewise(VectorOperators.BIT_COUNT));
        }
        a.mul(factor).add(IntVector.fromArray(S, sums, at)).intoArray(sums, at);
        b.mul(factor).add(IntVector.fromArray(S, sums, at + L)).intoArray(sums, at + L);
    }

    @Override
    public void pack(byte[] codes, int count, int bits, int[] to, int at) {
        if (CODES < Integer.SIZE) {
            scalar.pack(codes, count, bits, to, at);
            return;
        }
        int words = BitSerial.words(count);
        for (int w = 0; w < words; w += CODES / Integer.SIZE) {
            ByteVector v = ByteVector.fromArray(B, codes, w * Integer.SIZE);
            for (int j = 0; j < bits; j++) {
                long mask = v.and((byte) (1 << j)).compare(VectorOperators.NE, 0).toLong();
                to[at + j * words + w] = (int) mask;
                if (CODES > Integer.SIZE && w + 1 < words) {
                    to[at + j * words + w + 1] = (int) (mask >>> Integer.SIZE);
                }
            }
        }
    }
}
