package io.github.dropbits.quant.stats;

/**
 * The cost of one layer, and the effect of quantization on this layer.
 *
 * @param layer the name of the layer
 * @param weight the statistics of the weights; null if the weights are in float
 * @param input the statistics of the input; null if the input is in float
 * @param weights the number of weights, without biases
 * @param inputs the number of input values per image, summed over all applications of the layer
 * @param multiplyAdds the number of multiply-adds per image, summed over all applications of the layer; multiply-adds
 *     with padding are included
 */
public record LayerStatistics(String layer, TensorStatistics weight, TensorStatistics input, long weights,
        long inputs, long multiplyAdds) {
    /** The number of bits of a float. */
    private static final double FLOAT_BITS = 32;

    /**
     * Returns the average number of bits per weight.
     *
     * @return the average; 32 if the weights are in float
     */
    public double weightBits() {
        return weight == null ? FLOAT_BITS : weight.bits();
    }

    /**
     * Returns the average number of bits per input value.
     *
     * @return the average; 32 if the input is in float
     */
    public double inputBits() {
        return input == null ? FLOAT_BITS : input.bits();
    }

    /**
     * Returns the size of the packed weights, without biases and quantizer parameters such as steps.
     *
     * @return the number of bytes
     */
    public long weightBytes() {
        // The number of bits of a tensor is an integer, so rounding removes the floating-point error of an average such
        // as 7/3.
        return Math.ceilDiv(Math.round(weights * weightBits()), 8);
    }

    /**
     * Returns the number of bit operations per image, which is the number of multiply-adds times the bits per weight
     * times the bits per input value. These are the BOPs of van Baalen et al. 2020 (Bayesian Bits, arXiv 2005.07093).
     * The bits of accumulators, which Baskin et al. 2021 (UNIQ) add, are not included.
     *
     * @return the number of bit operations
     */
    public double bitOperations() {
        return multiplyAdds * weightBits() * inputBits();
    }
}
