package io.github.dropbits.quant;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import java.util.List;

/** A method that trains one network for several bit-lengths at once; inference then uses one of them. */
public interface JointMethod extends QuantizationMethod {
    /**
     * The bit-lengths that are usually trained together.
     *
     * @return different bit-lengths in rising order, each from {@link #leastBits} to {@link #mostBits}
     */
    List<Integer> usualBits();

    /**
     * Quantizes a model for several bit-lengths. Afterwards the model uses the largest one.
     *
     * @param model the float model, trained or not; changed in place
     * @param bits the bit-lengths, all different, in any order, each from {@link #leastBits} to {@link #mostBits}
     * @param sample a batch of typical inputs, as for {@link Quantization#apply}
     * @return the handle by which the model's bit-length is switched
     * @throws IllegalArgumentException if the bit-lengths are not as described, or the method does not suit the model;
     *     the model is then unchanged
     */
    JointQuantization apply(Module model, int[] bits, Tensor sample);
}
