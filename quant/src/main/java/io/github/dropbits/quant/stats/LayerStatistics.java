package io.github.dropbits.quant.stats;

/**
 * The cost of one layer, and the effect of quantization on it.
 *
 * @param layer the layer's name
 * @param weight the statistics of its weights; null if they are in float
 * @param input the statistics of its input; null if it is in float
 * @param weights the number of its weights, without biases
 * @param inputs the number of values of its input per image, summed over all uses of the layer
 * @param multiplyAdds the number of multiply-adds per image, summed over all uses of the layer; multiply-adds with
 *     padding count, too
 */
public record LayerStatistics(String layer, TensorStatistics weight, TensorStatistics input, long weights,
        long inputs, long multiplyAdds) {
    /** The number of bits of a float. */
    private static final double FLOAT_BITS = 32;

    /**
     * The average number of bits of a weight.
     *
     * @return the average; 32 if the weights are in float
     */
    public double weightBits() {
        return weight == null ? FLOAT_BITS : weight.bits();
    }

    /**
     * The average number of bits of a value of the input.
     *
     * @return the average; 32 if the input is in float
     */
    public double inputBits() {
        return input == null ? FLOAT_BITS : input.bits();
    }

    /**
     * The size of the packed weights, without biases, steps and the like.
     *
     * @return the number of bytes
     */
    public long weightBytes() {
        // A tensor has a whole number of bits, so rounding removes the error of an average such as 7/3.
        return Math.ceilDiv(Math.round(weights * weightBits()), 8);
    }

    /**
     * Bit operations per image: multiply-adds times the bits of a weight times the bits of an input value. These are
     * the BOPs of van Baalen et al. 2020 (Bayesian Bits, arXiv 2005.07093), without the bits of the accumulators that
     * Baskin et al. 2021 (UNIQ) add.
     *
     * @return the number of bit operations
     */
    public double bitOperations() {
        return multiplyAdds * weightBits() * inputBits();
    }
}
