package io.github.dropbits.quant;

import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * A quantization method that can be chosen by name. It describes what the method supports, and provides the factory of
 * its quantizers for a bit-length. Programs that let users choose a method, such as the command line, use only this
 * interface and do not depend on particular methods. The class of each quantizer declares its method as a constant. To
 * add a method, implement this interface, or call {@link #of} if the defaults are suitable.
 *
 * <p>Methods that train a network for several bit-lengths jointly implement {@link JointMethod}.
 */
public interface QuantizationMethod {
    /**
     * Returns the name by which the method is chosen.
     *
     * @return the name in lower case, which must be unique among the offered methods
     */
    String name();

    /**
     * Returns a summary of the method.
     *
     * @return the summary, in one line
     */
    String summary();

    /**
     * Returns the factory of the method's quantizers, with default settings.
     *
     * @param bits the bit-length, from {@link #leastBits} to {@link #mostBits}; if {@link #choosesBits} is true, this
     *     is the average bit-length
     * @return the factory, for weights and for inputs
     * @throws IllegalArgumentException if the method does not support the bit-length
     */
    QuantizerFactory factory(int bits);

    /**
     * Creates a quantizer of this method from its configuration, for example when a file is loaded.
     *
     * @param config the configuration, as returned by {@link Quantizer#config} of an equal quantizer
     * @param place the tensor that the quantizer is for
     * @return a new, uninitialized quantizer; by default it is created by the {@link #factory} for
     *     {@link QuantizerConfig#bits}
     * @throws IllegalArgumentException if a setting is missing or invalid, or the method does not support the place
     */
    default Quantizer create(QuantizerConfig config, Place place) {
        return factory(config.bits()).create(place);
    }

    /**
     * Returns the smallest bit-length that the method supports.
     *
     * @return a number from 1 to {@link #mostBits}; 1 by default
     */
    default int leastBits() {
        return 1;
    }

    /**
     * Returns the largest bit-length that the method supports.
     *
     * @return a number from {@link #leastBits} to 8; 8 by default
     */
    default int mostBits() {
        return Grid.MOST_BITS;
    }

    /**
     * Returns whether weights and activations must have the same bit-length.
     *
     * @return true if the bit-lengths must be equal; false by default
     */
    default boolean sameBits() {
        return false;
    }

    /**
     * Returns whether bit-lengths can be learned. To learn them, a penalty on the expected number of bits is added to
     * the loss.
     *
     * @return true if bit-lengths can be learned; false by default
     */
    default boolean learnsBits() {
        return false;
    }

    /**
     * Returns whether the method itself distributes bits within a layer, so that the given bit-length is only an
     * average.
     *
     * @return true if the method distributes bits; false by default
     */
    default boolean choosesBits() {
        return false;
    }

    /**
     * Returns whether a network is meant to be trained with the method's quantizers. Otherwise they are calibrated on a
     * few batches ({@link PostTraining}).
     *
     * @return true if the network is trained with the quantizers, which is the default
     */
    default boolean trains() {
        return true;
    }

    /**
     * Returns the names of the settings that are specific to this method, as they are written on a command line: in
     * lower case, with hyphens.
     *
     * @return the names; empty by default
     */
    default Set<String> options() {
        return Set.of();
    }

    /**
     * Creates a method that supports bit-lengths from 1 to 8 for weights and activations, and has no specific settings.
     *
     * @param name the name by which the method is chosen
     * @param summary a description of the method, in one line
     * @param factory maps a bit-length to the factory of the method's quantizers
     * @return the method
     */
    static QuantizationMethod of(String name, String summary, IntFunction<QuantizerFactory> factory) {
        return of(name, summary, factory, (config, place) -> factory.apply(config.bits()).create(place));
    }

    /**
     * Creates a method as {@link #of(String, String, IntFunction)} does, for quantizers that have further settings
     * besides the bit-length.
     *
     * @param name the name by which the method is chosen
     * @param summary a description of the method, in one line
     * @param factory maps a bit-length to the factory of the method's quantizers
     * @param create creates a quantizer from its configuration, as described in {@link #create}
     * @return the method
     */
    static QuantizationMethod of(String name, String summary, IntFunction<QuantizerFactory> factory,
            BiFunction<QuantizerConfig, Place, Quantizer> create) {
        return new PlainMethod(name, summary, factory, create);
    }
}
