package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Codes;

/**
 * What becomes of a layer's sums: scale and bias, then the rectifier and the codes for the next layer, where they
 * follow at once.
 *
 * @param scale one a channel
 * @param bias one a channel
 * @param least what is no larger becomes this: 0 with a rectifier, negative infinity without
 * @param most the rectifier's cap; infinity for none
 * @param codes the codes; null for floats
 */
record Output(float[] scale, float[] bias, float least, float most, Codes codes) {
    /**
     * Finishes sums of neighbouring channels.
     *
     * @param sums the sums, at i; overwritten
     * @param first the first channel
     * @param n how many
     * @param to gets the results
     * @param at where
     */
    void finish(float[] sums, int i, int first, int n, Buffer to, int at) {
        if (codes == null) {
            RowLoops.ACTIVE.affine(sums, i, scale, bias, first, least, most, to.values(), at, n);
        } else {
            RowLoops.ACTIVE.affine(sums, i, scale, bias, first, least, most, sums, i, n);
            RowLoops.ACTIVE.codes(sums, i, codes, to.codes(), at, n);
        }
    }
}
