package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Computes dot products of codes bit by bit. A weight's code is {@code w = sum_i s_i 2^i w_i} with bits {@code w_i},
 * and an input's code x has bits {@code x_j} in the same way. The sum of {@code w x} over the depth is then the sum
 * over i and j of {@code s_i s_j 2^(i+j)} times the number of positions at which both {@code w_i} and {@code x_j} are
 * set (Umuroglu et al. 2018, BISMO, section II). The sign {@code s_i} is -1 for the highest bit of signed codes (two's
 * complement), else 1. The bits of the same significance of all codes form a bit plane.
 *
 * <p>A plane packs its bits along the depth into words of 32 bits. The packed weights are tiles of {@link #height}
 * output channels; within a tile, words are sorted by plane, then by position along the depth, then by channel.
 */
interface BitSerial {
    /** The implementation in use. */
    BitSerial ACTIVE = Kernels.vectorized() ? new VectorBitSerial() : new ScalarBitSerial();

    /** The number of output channels that are computed at once, side by side. */
    int height();

    /**
     * The largest number of plane pairs (weight bits times input bits) for which this kernel is the fastest at a
     * large depth.
     */
    int maxPairs();

    /**
     * How many bit planes both operands have, and whether their codes are signed.
     *
     * @param weightBits the number of weight planes
     * @param weightSigned whether the highest weight plane counts negative
     * @param inputBits the number of input planes
     * @param inputSigned whether the highest input plane counts negative
     * @param words the number of words per plane
     */
    record Planes(int weightBits, boolean weightSigned, int inputBits, boolean inputSigned, int words) {
        boolean negative(int i, int j) {
            return (weightSigned && i == weightBits - 1) != (inputSigned && j == inputBits - 1);
        }

        /** The sum of the input codes of a packed patch. */
        int sum(int[] patches, int at) {
            int sum = 0;
            for (int j = 0; j < inputBits; j++) {
                int set = 0;
                for (int k = 0; k < words; k++) {
                    set += Integer.bitCount(patches[at + j * words + k]);
                }
                sum += (inputSigned && j == inputBits - 1 ? -set : set) << j;
            }
            return sum;
        }
    }

    /**
     * Adds to the sums the dot products of {@link #height} channels with each patch.
     *
     * @param planes the planes
     * @param weights the packed weights
     * @param w the offset of the tile in the weights
     * @param patches the packed patches one after the other, each with its planes one after the other
     * @param count the number of patches
     * @param sums the sums, one row per patch; added to
     * @param at the offset of the first row
     * @param stride the distance between rows
     */
    void multiply(Planes planes, int[] weights, int w, int[] patches, int count, int[] sums, int at, int stride);

    /**
     * Packs codes into bit planes.
     *
     * @param codes the codes, one per byte, followed by zeros up to the next multiple of 64
     * @param count the number of codes; may be 0
     * @param bits the number of planes
     * @param to gets {@code bits} planes of {@code (count + 31) / 32} words; overwritten
     * @param at the offset of the first plane
     */
    void pack(byte[] codes, int count, int bits, int[] to, int at);

    /** The number of 32-bit words that {@code count} bits take. */
    static int words(int count) {
        return (count + Integer.SIZE - 1) / Integer.SIZE;
    }
}
