package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Computes dot products of codes in 16-bit lanes. A vector has twice as many of them as float lanes. The depth is
 * divided into parts that are so short that the sum over a part also fits in 16 bits. The sums of the parts are added
 * in 32 bits.
 *
 * <p>The weights have one row per index k of the depth. A row contains {@link #height} output channels, each at the
 * index {@link #lane}. An input code is stored in both halves of an int, so that broadcasting the int puts the code
 * into every 16-bit lane.
 */
interface ShortProduct {
    /** The implementation that is used on this machine. */
    ShortProduct ACTIVE = Kernels.vectorized() ? new VectorShortProduct() : new ScalarShortProduct();

    /** Returns the number of output channels that are computed together. */
    int height();

    /** Returns the index of one of the {@link #height} channels in a row of weights. */
    int lane(int channel);

    /**
     * Adds the dot products of {@link #height} channels with each patch, over a part of the depth, to the sums.
     *
     * @param depth the length of the part, which is so short that each dot product over it fits in 16 bits
     * @param weights the weights
     * @param w the offset of the first row of weights of the part
     * @param patches the patches, each code in both halves of an int
     * @param x the index in {@code patches} at which the part of the first patch starts
     * @param patchStride the distance between patches
     * @param count the number of patches
     * @param sums the sums, one row per patch, to which the dot products are added
     * @param at the offset of the first row of sums
     * @param stride the distance between rows of sums
     */
    void multiply(int depth, short[] weights, int w, int[] patches, int x, int patchStride, int count, int[] sums,
            int at, int stride);

    /** Returns an int that contains a code in both halves. */
    static int twice(int code) {
        return code << Short.SIZE | code & 0xFFFF;
    }
}
