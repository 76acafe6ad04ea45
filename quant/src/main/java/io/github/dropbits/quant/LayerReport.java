package io.github.dropbits.quant;


/**
 * Describes how one layer is quantized.
 *
 * @param layer the name of the layer
 * @param weight the quantizer of the weights; null if the weights remain in float
 * @param input the quantizer of the input; null if the input remains in float
 * @param networkInput true if the layer's input is the input of the network, false if it is the output of another layer
 * @param nonNegative whether it is certain that the layer's input is never negative, for example after a ReLU
 * @param multiplyAdds the number of multiply-adds of the layer per example
 */
public record LayerReport(String layer, Quantizer weight, Quantizer input, boolean networkInput,
        boolean nonNegative, long multiplyAdds) {
    /** Returns a description in one line. */
    @Override
    public String toString() {
        return layer + ": weights " + (weight == null ? "float" : weight.describe()) + ", input "
                + (input == null ? "float" : input.describe()) + (networkInput ? " (the network's own)" : "");
    }
}
