package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Products of codes bit by bit: with {@code w = sum_i s_i 2^i w_i} and {@code x} alike, bits {@code w_i} and
 * {@code x_j}, the sum over k of {@code w x} is the sum over i and j of {@code s_i s_j 2^(i+j)} times the number of
 * places where both bits are set (Umuroglu et al. 2018, BISMO, section II). The sign is -1 for the highest bit of
 * signed codes, in two's complement, else 1.
 *
 * <p>Bits along k fill words of 32. The weights of {@link #height} output channels stand side by side: by plane, by
 * word, by channel.
 */
interface BitSerial {
    /** The implementation in use. */
    BitSerial ACTIVE = Kernels.vectorized() ? new VectorBitSerial() : new ScalarBitSerial();

    /** How many output channels are computed at once. */
    int height();

    /** Up to so many pairs of planes this is the fastest way, for a great depth. */
    int mostPairs();

    /**
     * The planes of two operands.
     *
     * @param weightBits planes of the weights
     * @param weightSigned whether their highest plane counts negative
     * @param inputBits planes of the input
     * @param inputSigned whether its highest plane counts negative
     * @param words words of a plane
     */
    record Planes(int weightBits, boolean weightSigned, int inputBits, boolean inputSigned, int words) {
        boolean negative(int i, int j) {
            return (weightSigned && i == weightBits - 1) != (inputSigned && j == inputBits - 1);
        }
    }

    /**
     * Adds the products of {@link #height} channels with some patches.
     *
     * @param planes the planes
     * @param weights the packed weights
     * @param w where the channels begin
     * @param patches the patches one after the other, by plane, by word
     * @param count how many
     * @param sums a row a patch; added to
     * @param at where the first row begins
     * @param stride from one row to the next
     */
    void multiply(Planes planes, int[] weights, int w, int[] patches, int count, int[] sums, int at, int stride);

    /**
     * Packs codes into planes.
     *
     * @param codes the codes, one a byte; up to the next multiple of 64 there must be zeros
     * @param count how many; 0 at least
     * @param bits how many planes
     * @param to gets {@code bits} planes of {@code (count + 31) / 32} words; overwritten
     * @param at where the first begins
     */
    void pack(byte[] codes, int count, int bits, int[] to, int at);

    /** Words that hold so many bits. */
    static int words(int count) {
        return (count + Integer.SIZE - 1) / Integer.SIZE;
    }
}
