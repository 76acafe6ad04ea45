package io.github.dropbits.quant;

import io.github.dropbits.core.Tensor;
import java.util.function.Supplier;

/** A model that is quantized for several bit-lengths, one of which is in use at a time. */
public interface JointQuantization {
    /**
     * Switches the model to a bit-length. Must not be called while another thread applies the model.
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
     * Computes the loss of the joint training over all bit-lengths. Afterwards the same bit-length is in use as
     * before.
     *
     * @param lossAtCurrentBits computes the loss, a scalar, at the bit-length in use; called once for each bit-length
     * @return the joint loss, a scalar
     */
    Tensor loss(Supplier<Tensor> lossAtCurrentBits);

    /**
     * The handle of the quantized model.
     *
     * @return the handle, whose reports and sizes are those of the bit-length in use
     */
    Quantization quantization();
}
