package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Computes dot products of codes bit by bit. The code of a weight is {@code w = sum_i s_i 2^i w_i} with bits
 * {@code w_i}, and the code x of an input is composed of bits {@code x_j} in the same way. The sum of {@code w x} over
 * the depth is the sum over i and j of {@code s_i s_j 2^(i+j)} times the number of positions at which both {@code w_i}
 * and {@code x_j} are set (Umuroglu et al. 2018, BISMO, section II). The sign {@code s_i} is -1 for the highest bit of
 * signed codes (two's complement), and 1 otherwise. The bits with the same significance of all codes form a bit plane.
 *
 * <p>The bits of a plane are packed along the depth into words of 32 bits. The packed weights consist of tiles of
 * {@link #height} output channels. Within a tile, words are sorted by plane, then by position along the depth, and then
 * by channel.
 */
interface BitSerial {
    /** The implementation that is used on this machine. */
    BitSerial ACTIVE = Kernels.vectorized() ? new VectorBitSerial() : new ScalarBitSerial();

    /** Returns the number of output channels that are computed together. */
    int height();

    /**
     * Returns the largest number of plane pairs (weight bits times input bits) for which this kernel is the fastest at
     * a large depth.
     */
    int maxPairs();

    /**
     * The number of bit planes of both operands, and whether their codes are signed.
     *
     * @param weightBits the number of weight planes
     * @param weightSigned whether the highest weight plane has a negative sign
     * @param inputBits the number of input planes
     * @param inputSigned whether the highest input plane has a negative sign
     * @param words the number of words per plane
     */
    record Planes(int weightBits, boolean weightSigned, int inputBits, boolean inputSigned, int words) {
        boolean negative(int i, int j) {
            return (weightSigned && i == weightBits - 1) != (inputSigned && j == inputBits - 1);
        }

        /** Returns the sum of the input codes of a packed patch. */
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
     * Adds the dot products of {@link #height} channels with each patch to the sums.
     *
     * @param planes the numbers and signs of the planes
     * @param weights the packed weights
     * @param w the offset of the tile in the weights
     * @param patches the packed patches, one after the other; the planes of a patch are also stored one after the other
     * @param count the number of patches
     * @param sums the sums, one row per patch, to which the dot products are added
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
     * @param to receives {@code bits} planes of {@code (count + 31) / 32} words
     * @param at the offset of the first plane
     */
    void pack(byte[] codes, int count, int bits, int[] to, int at);

    /** Returns the number of 32-bit words that contain {@code count} bits. */
    static int words(int count) {
        return (count + Integer.SIZE - 1) / Integer.SIZE;
    }
}
