package io.github.dropbits.quant;

import java.util.function.IntFunction;

/** Creates the quantizer for each place in a network, by one quantization method with fixed settings. */
@FunctionalInterface
public interface QuantizerFactory {
    /**
     * Creates a quantizer.
     *
     * @param place the place that it is for
     * @return a new quantizer
     * @throws IllegalArgumentException if the method does not suit the place; the message names the place
     */
    Quantizer create(Place place);

    /**
     * The factory of the quantizer for the network's own input, unless a rule sets another. It is separate because
     * this input can have values of both signs and is quantized to more bits than other activations, which not every
     * method supports.
     *
     * @param bits the bit-length, 1 to 8
     * @return the factory; unless overridden, its quantizers have evenly spaced levels up to the largest magnitude of
     *     the first batch
     * @throws IllegalArgumentException if the method does not support the bit-length
     */
    default QuantizerFactory networkInput(int bits) {
        Grid.checkBits(bits);
        return place -> new InputQuantizer(place, bits);
    }

    /**
     * Creates a factory that has a separate factory for the network's own input.
     *
     * @param factory creates the quantizers
     * @param networkInput maps a bit-length to the factory for the network's own input
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
