package io.github.dropbits.quant;


/**
 * How one layer was quantized.
 *
 * @param layer the layer's name
 * @param weight the quantizer of its weights; null if they stay in float
 * @param input the quantizer of its input; null if it stays in float
 * @param networkInput whether the layer's input is the input of the whole network, not another layer's output
 * @param nonNegative whether the layer's input can never be negative, as after ReLU
 * @param multiplyAdds the number of multiply-adds of the layer for one example
 */
public record LayerReport(String layer, Quantizer weight, Quantizer input, boolean networkInput,
        boolean nonNegative, long multiplyAdds) {
    /** One line in plain text. */
    @Override
    public String toString() {
        return layer + ": weights " + (weight == null ? "float" : weight.describe()) + ", input "
                + (input == null ? "float" : input.describe()) + (networkInput ? " (the network's own)" : "");
    }
}
