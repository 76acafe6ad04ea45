package io.github.dropbits.quant;

/**
 * What became of one layer.
 *
 * @param layer its name
 * @param weight its weights' quantizer, or null
 * @param input its input's quantizer, or null
 * @param networkInput whether its input is the network's own
 * @param multiplyAdds multiplications of a weight with an input that the layer makes for one example
 */
public record LayerReport(String layer, Quantizer weight, Quantizer input, boolean networkInput, long multiplyAdds) {
    /** One line for people. */
    @Override
    public String toString() {
        return layer + ": weights " + (weight == null ? "float" : weight.describe()) + ", input "
                + (input == null ? "float" : input.describe()) + (networkInput ? " (the network's own)" : "");
    }
}
