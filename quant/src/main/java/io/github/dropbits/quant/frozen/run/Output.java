package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Codes;

/**
 * The conversion of a layer's sums into its output: scale and bias, then a rectifier and the quantizer of the next
 * layer's input, if they directly follow the layer.
 *
 * @param scale one scale per channel
 * @param bias one bias per channel
 * @param least the lower bound: 0 with a rectifier, negative infinity without
 * @param most the upper bound: the rectifier's cap, or infinity without one
 * @param codes the codes of the output; null for floats
 */
record Output(float[] scale, float[] bias, float least, float most, Codes codes) {
    /**
     * Converts the sums of neighbouring channels.
     *
     * @param sums the sums, from index {@code i} on; overwritten
     * @param first the first channel
     * @param n the number of channels
     * @param to gets the output
     * @param at the offset in {@code to}
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
