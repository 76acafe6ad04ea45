package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Codes;

/**
 * Converts the sums of a layer to its output. Scale and bias are applied first. They are followed by a rectifier and
 * the quantizer of the next layer's input if these directly follow the layer.
 *
 * @param scale one scale per channel
 * @param bias one bias per channel
 * @param least the lower bound: 0 with a rectifier, negative infinity without a rectifier
 * @param most the upper bound: the cap of the rectifier, or infinity without a rectifier
 * @param codes the quantizer that defines the codes of the output; null if the output is floats
 */
record Output(float[] scale, float[] bias, float least, float most, Codes codes) {
    /**
     * Converts the sums of consecutive channels at one output position.
     *
     * @param sums the sums; overwritten
     * @param i the index of the first sum
     * @param first the first channel
     * @param n the number of channels
     * @param to receives the output
     * @param at the index of the first output value in {@code to}
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
