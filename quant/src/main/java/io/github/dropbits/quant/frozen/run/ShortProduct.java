package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Computes dot products of codes in 16-bit lanes; a vector has twice as many of them as float lanes. The depth is cut
 * into parts so short that the sum of a part fits 16 bits, too. The sums of the parts are added in 32 bits.
 *
 * <p>The weights have one row per k, in which {@link #height} output channels stand side by side, each in its {@link
 * #lane}. An input code is stored twice in an int, in both halves, so that broadcasting the int puts the code into
 * every 16-bit lane.
 */
interface ShortProduct {
    /** The implementation in use. */
    ShortProduct ACTIVE = Kernels.vectorized() ? new VectorShortProduct() : new ScalarShortProduct();

    /** The number of output channels that are computed at once, side by side. */
    int height();

    /** The index at which one of the {@link #height} channels stands in a row of weights. */
    int lane(int channel);

    /**
     * Adds to the sums the dot products of {@link #height} channels with each patch, over a part of the depth.
     *
     * @param depth the length of the part, short enough that each dot product over it fits in 16 bits
     * @param weights the weights
     * @param w the offset of the part's first row of weights
     * @param patches the patches, each code in both halves of an int
     * @param x the index in {@code patches} at which the part of the first patch begins
     * @param patchStride the distance between patches
     * @param count the number of patches
     * @param sums the sums, one row per patch; added to
     * @param at the offset of the first row of sums
     * @param stride the distance between rows of sums
     */
    void multiply(int depth, short[] weights, int w, int[] patches, int x, int patchStride, int count, int[] sums,
            int at, int stride);

    /** Puts a code into both halves of an int. */
    static int twice(int code) {
        return code << Short.SIZE | code & 0xFFFF;
    }
}
