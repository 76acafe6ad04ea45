package io.github.dropbits.quant;

import java.util.function.IntFunction;

/** A quantization method with its settings: makes the quantizer for each place in a network. */
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

    /**
     * What quantizes the network's own input, if a rule leaves it to this method. The input has values of any sign and
     * takes more bits than the rest, which does not suit every method.
     *
     * @param bits the bit-length, 1 to 8
     * @return the factory; unless overridden, evenly spaced levels up to the largest magnitude of the first batch
     * @throws IllegalArgumentException if there is no such bit-length
     */
    default QuantizerFactory networkInput(int bits) {
        Grid.checkBits(bits);
        return place -> new InputQuantizer(place, bits);
    }

    /**
     * A factory with a word of its own about the network's input.
     *
     * @param factory makes the quantizers
     * @param networkInput gives the factory for the network's own input by its bit-length
     * @return the factory
     */
    static QuantizerFactory of(QuantizerFactory factory, IntFunction<QuantizerFactory> networkInput) {
        return new QuantizerFactory() {
            @Override
            public Quantizer create(Place place) {
                return factory.create(place);
            }

            @Override
            public QuantizerFactory networkInput(int bits) {
                return networkInput.apply(bits);
            }
        };
    }
}
