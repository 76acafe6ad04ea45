package io.github.dropbits.quant;

import java.util.Set;
import java.util.function.IntFunction;

/**
 * A quantization method as something to choose by name: what it takes, and the factory of its quantizers at a
 * bit-length. Programs that offer methods, such as a command line or a table, ask these questions and need not know any
 * method by name. Each method declares its own beside its quantizer; a method of your own implements this interface, or
 * is made by {@link #of} if all answers are the usual ones.
 *
 * <p>A method that trains one network for several bit-lengths at once is a {@link JointMethod}.
 */
public interface QuantizationMethod {
    /**
     * The word that chooses the method.
     *
     * @return its name in lower case, unique among the methods that are offered together
     */
    String name();

    /**
     * What the method does.
     *
     * @return one line
     */
    String summary();

    /**
     * The method with its usual settings.
     *
     * @param bits the bit-length, {@link #leastBits} to {@link #mostBits}; the average, if {@link #choosesBits}
     * @return the factory of its quantizers, for weights and for inputs
     * @throws IllegalArgumentException if there is no such bit-length
     */
    QuantizerFactory factory(int bits);

    /**
     * The smallest bit-length.
     *
     * @return 1 to {@link #mostBits}; unless overridden, 1
     */
    default int leastBits() {
        return 1;
    }

    /**
     * The largest bit-length.
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
     * Whether bit-lengths can be learned, by a penalty for the expected number of bits in the loss.
     *
     * @return true if they can; unless overridden, false
     */
    default boolean learnsBits() {
        return false;
    }

    /**
     * Whether the method itself divides bits among the parts of a layer, so that a bit-length is only their average.
     *
     * @return true if it does; unless overridden, false
     */
    default boolean choosesBits() {
        return false;
    }

    /**
     * Whether a network is meant to be trained with the method's quantizers. Without training they take what they need
     * from calibration batches ({@link PostTraining}).
     *
     * @return true if it is; unless overridden, true
     */
    default boolean trains() {
        return true;
    }

    /**
     * The names of the settings that this method has and others usually do not, as a command line writes them: words in
     * lower case with hyphens.
     *
     * @return the names; unless overridden, none
     */
    default Set<String> options() {
        return Set.of();
    }

    /**
     * A method that takes every bit-length from 1 to 8 for weights and for activations, and has no settings of its own.
     *
     * @param name the word that chooses it
     * @param summary what it does, in one line
     * @param factory gives the factory of its quantizers by the bit-length
     * @return the method
     */
    static QuantizationMethod of(String name, String summary, IntFunction<QuantizerFactory> factory) {
        return new PlainMethod(name, summary, factory);
    }
}
