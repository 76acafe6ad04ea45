package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Products of codes in lanes of 16 bits, twice as many as floats to a vector. Sums stay in such lanes too, over a part
 * of the depth that is short enough for them, and are then added to whole ones.
 *
 * <p>The weights of {@link #height} output channels stand side by side, each in its {@link #lane}, one row a place of
 * the depth. An input code stands twice in an int, in both halves, so that one load fills every lane with it.
 */
interface ShortProduct {
    /** The implementation in use. */
    ShortProduct ACTIVE = Kernels.vectorized() ? new VectorShortProduct() : new ScalarShortProduct();

    /** How many output channels are computed at once. */
    int height();

    /** Where a channel stands in a row of weights, both from 0 to below {@link #height}. */
    int lane(int channel);

    /**
     * Adds the products of {@link #height} channels with some patches, over a part of the depth.
     *
     * @param depth places of the part; so few that no sum leaves 16 bits
     * @param weights the weights
     * @param w where the part's first row begins
     * @param patches the patches, each code in both halves of an int
     * @param x where the part of the first patch begins
     * @param patch from one patch to the next
     * @param count how many patches
     * @param sums a row a patch; added to
     * @param at where the first row begins
     * @param stride from one row to the next
     */
    void multiply(int depth, short[] weights, int w, int[] patches, int x, int patch, int count, int[] sums, int at,
            int stride);

    /** A code in both halves. */
    static int twice(int code) {
        return code << Short.SIZE | code & 0xFFFF;
    }
}
