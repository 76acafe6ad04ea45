package io.github.dropbits.quant;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import java.util.List;

/**
 * A method that trains a network for several bit-lengths jointly. At inference, one of these bit-lengths is selected.
 */
public interface JointMethod extends QuantizationMethod {
    /**
     * Returns the bit-lengths that are usually trained together.
     *
     * @return distinct bit-lengths in increasing order, each from {@link #leastBits} to {@link #mostBits}
     */
    List<Integer> usualBits();

    /**
     * Quantizes a model for several bit-lengths. Afterwards the largest of these bit-lengths is in use.
     *
     * @param model the float model, trained or untrained; modified in place
     * @param bits the bit-lengths in any order; they must be distinct and from {@link #leastBits} to {@link #mostBits}
     * @param sample a batch of typical inputs, standardized as in training, see {@link Quantization#apply}
     * @return a handle that switches the bit-length of the model
     * @throws IllegalArgumentException if the bit-lengths are invalid, or the method does not support the model; the
     *     model is then not modified
     */
    JointQuantization apply(Module model, int[] bits, Tensor sample);
}
