package io.github.dropbits.quant.stats;

/**
 * What one layer costs, and what quantization does to it.
 *
 * @param layer its name
 * @param weight its weights' figures; null if they are in float
 * @param input its input's figures; null if it is in float
 * @param weights the number of its weights, without biases
 * @param inputs the number of its input's values an image, over all uses of the layer
 * @param multiplyAdds multiply-adds an image over all uses of the layer, those with padding included
 */
public record LayerStatistics(String layer, TensorStatistics weight, TensorStatistics input, long weights,
        long inputs, long multiplyAdds) {
    /** The bits of a float. */
    private static final double FLOAT_BITS = 32;

    /**
     * The bits a weight takes.
     *
     * @return the average; 32 in float
     */
    public double weightBits() {
        return weight == null ? FLOAT_BITS : weight.bits();
    }

    /**
     * The bits an input takes.
     *
     * @return the average; 32 in float
     */
    public double inputBits() {
        return input == null ? FLOAT_BITS : input.bits();
    }

    /**
     * What the weights take once packed, without biases, steps and the like.
     *
     * @return bytes
     */
    public long weightBytes() {
        return (long) Math.ceil(weights * weightBits() / 8);
    }

    /**
     * Bit operations an image: multiply-adds times the bits of the weight times those of the input (BOPs, as in van
     * Baalen et al. 2020, Bayesian Bits, arXiv 2005.07093; without the accumulators' bits that Baskin et al. 2021,
     * UNIQ, add).
     *
     * @return the number
     */
    public double bitOperations() {
        return multiplyAdds * weightBits() * inputBits();
    }
}
