package io.github.dropbits.quant;

import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * A quantization method that can be chosen by name. It says what the method supports, and gives the factory of its
 * quantizers for a bit-length. Programs that offer methods, such as a command line, use this interface and need not
 * know any particular method. Each method declares its instance as a constant beside its quantizer. To add a method,
 * implement this interface, or call {@link #of} if the defaults suit it.
 *
 * <p>A method that trains one network for several bit-lengths at once is a {@link JointMethod}.
 */
public interface QuantizationMethod {
    /**
     * The name by which the method is chosen.
     *
     * @return the name in lower case, unique among the methods that are offered together
     */
    String name();

    /**
     * A summary of what the method does.
     *
     * @return the summary, one line
     */
    String summary();

    /**
     * The factory of the method's quantizers, with its default settings.
     *
     * @param bits the bit-length, {@link #leastBits} to {@link #mostBits}; the average bit-length if {@link
     *     #choosesBits} is true
     * @return the factory of its quantizers, for weights and for inputs
     * @throws IllegalArgumentException if the method does not support the bit-length
     */
    QuantizerFactory factory(int bits);

    /**
     * Makes a quantizer of this method from its configuration, as a file holds it.
     *
     * @param config the configuration, which an equal quantizer's {@link Quantizer#config} gave
     * @param place the place that it is for
     * @return a new quantizer, not initialized; unless overridden, {@link #factory} makes it for {@link
     *     QuantizerConfig#bits}
     * @throws IllegalArgumentException if a setting is missing or invalid, or the method does not suit the place
     */
    default Quantizer create(QuantizerConfig config, Place place) {
        return factory(config.bits()).create(place);
    }

    /**
     * The smallest bit-length that the method supports.
     *
     * @return 1 to {@link #mostBits}; unless overridden, 1
     */
    default int leastBits() {
        return 1;
    }

    /**
     * The largest bit-length that the method supports.
     *
     * @return {@link #leastBits} to 8; unless overridden, 8
     */
    default int mostBits() {
        return Grid.MOST_BITS;
    }

    /**
     * Whether weights and activations must have the same bit-length.
     *
     * @return true if they must; unless overridden, false
     */
    default boolean sameBits() {
        return false;
    }

    /**
     * Whether bit-lengths can be learned. For this, a penalty for the expected number of bits is added to the loss.
     *
     * @return true if they can; unless overridden, false
     */
    default boolean learnsBits() {
        return false;
    }

    /**
     * Whether the method itself divides bits among the parts of a layer, so that the bit-length is only an average.
     *
     * @return true if it does; unless overridden, false
     */
    default boolean choosesBits() {
        return false;
    }

    /**
     * Whether a network is meant to be trained with the method's quantizers. If not, they are calibrated on a few
     * batches ({@link PostTraining}).
     *
     * @return true if it is; unless overridden, true
     */
    default boolean trains() {
        return true;
    }

    /**
     * The names of the settings that are special to this method, as a command line writes them: in lower case, with
     * hyphens.
     *
     * @return the names; unless overridden, none
     */
    default Set<String> options() {
        return Set.of();
    }

    /**
     * Creates a method that supports all bit-lengths from 1 to 8 for weights and activations, and has no settings of
     * its own.
     *
     * @param name the name by which the method is chosen
     * @param summary what the method does, in one line
     * @param factory maps a bit-length to the factory of the method's quantizers
     * @return the method
     */
    static QuantizationMethod of(String name, String summary, IntFunction<QuantizerFactory> factory) {
        return of(name, summary, factory, (config, place) -> factory.apply(config.bits()).create(place));
    }

    /**
     * As {@link #of(String, String, IntFunction)}, for quantizers that have more settings than the bit-length.
     *
     * @param name the name by which the method is chosen
     * @param summary what the method does, in one line
     * @param factory maps a bit-length to the factory of the method's quantizers
     * @param create makes a quantizer from its configuration, as {@link #create} describes
     * @return the method
     */
    static QuantizationMethod of(String name, String summary, IntFunction<QuantizerFactory> factory,
            BiFunction<QuantizerConfig, Place, Quantizer> create) {
        return new PlainMethod(name, summary, factory, create);
    }
}
