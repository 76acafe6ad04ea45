package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Products of codes bit by bit: with {@code w = sum_i s_i 2^i w_i} and {@code x} alike, bits {@code w_i} and {@code
 * x_j}, the sum over k of {@code w x} is the sum over i and j of {@code s_i s_j 2^(i+j)} times the number of k at
 * which both bits are set (Umuroglu et al. 2018, BISMO, section II). The sign is -1 for the highest bit of signed
 * codes, in two's complement, else 1. All bits of the same significance form a bit plane.
 *
 * <p>A plane packs its bits along k into words of 32. The packed weights are tiles of {@link #height} output
 * channels, ordered by plane, then by word, then by channel.
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
     * The bit planes of both operands.
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
    }

    /**
     * Adds to the sums the dot products of {@link #height} channels with each patch.
     *
     * @param planes the planes
     * @param weights the packed weights
     * @param w the offset of the tile in the weights
     * @param patches the packed patches one after the other, each ordered by plane, then by word
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

    /** The number of words that hold a number of bits. */
    static int words(int count) {
        return (count + Integer.SIZE - 1) / Integer.SIZE;
    }
}
