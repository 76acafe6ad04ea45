package io.github.dropbits.quant;

/** Makes the quantizer for each place that it is asked for: a method with its settings, such as {@link CpqSpec}. */
@FunctionalInterface
public interface QuantizerFactory {
    /**
     * Makes a quantizer.
     *
     * @param place where it is to stand
     * @return a new quantizer
     * @throws IllegalArgumentException if the method does not suit the place, which the message names
     */
    Quantizer create(Place place);
}
