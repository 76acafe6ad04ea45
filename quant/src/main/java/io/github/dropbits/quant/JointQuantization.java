package io.github.dropbits.quant;

import io.github.dropbits.core.Tensor;
import java.util.function.Supplier;

/** A model that is quantized for several bit-lengths, of which one is in use. */
public interface JointQuantization {
    /**
     * Switches the model to a bit-length. Not to be called while others apply the model.
     *
     * @param bits the bit-length
     * @throws IllegalArgumentException if it is not one of {@link #bits}
     */
    void use(int bits);

    /**
     * The bit-lengths that can be used.
     *
     * @return a new array in rising order
     */
    int[] bits();

    /**
     * The bit-length in use.
     *
     * @return one of {@link #bits}
     */
    int current();

    /**
     * The loss of the joint training over all bit-lengths. The bit-length in use is then as before.
     *
     * @param lossAtCurrentBits computes the loss at the bit-length in use, a scalar; called once for each
     * @return a scalar
     */
    Tensor loss(Supplier<Tensor> lossAtCurrentBits);

    /**
     * The quantized layers.
     *
     * @return the model's handle, whose figures are those of the bit-length in use
     */
    Quantization quantization();
}
