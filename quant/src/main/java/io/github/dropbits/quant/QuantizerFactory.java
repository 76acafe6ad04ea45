package io.github.dropbits.quant;

import java.util.function.IntFunction;

/** Creates quantizers of one method, with fixed settings, for different places in a network. */
@FunctionalInterface
public interface QuantizerFactory {
    /**
     * Creates a quantizer.
     *
     * @param place the tensor that the quantizer is for
     * @return a new quantizer
     * @throws IllegalArgumentException if the method does not support the place; the message names the place
     */
    Quantizer create(Place place);

    /**
     * Returns the factory of the quantizer for the network's own input, which is used unless a rule specifies a
     * different one. This factory is separate for two reasons: the network's own input can have values of both signs,
     * and it is quantized to more bits than other activations. Not every method supports both.
     *
     * @param bits the bit-length, from 1 to 8
     * @return the factory; by default it creates quantizers with evenly spaced levels up to the largest magnitude of
     *     the first batch
     * @throws IllegalArgumentException if the method does not support the bit-length
     */
    default QuantizerFactory networkInput(int bits) {
        Grid.checkBits(bits);
        return place -> new InputQuantizer(place, bits);
    }

    /**
     * Creates a factory that uses a separate factory for the network's own input.
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
