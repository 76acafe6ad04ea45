package io.github.dropbits.quant;

import io.github.dropbits.core.Tensor;
import java.util.function.Supplier;

/** A handle for a model that is quantized for several bit-lengths. One of them is in use at a time. */
public interface JointQuantization {
    /**
     * Switches the model to a bit-length. This method must not be called while another thread applies the model.
     *
     * @param bits the bit-length
     * @throws IllegalArgumentException if {@code bits} is not one of {@link #bits}
     */
    void use(int bits);

    /**
     * Returns the bit-lengths that can be used.
     *
     * @return a new array in increasing order
     */
    int[] bits();

    /**
     * Returns the bit-length that is in use.
     *
     * @return one of {@link #bits}
     */
    int current();

    /**
     * Computes the loss for joint training over all bit-lengths. The bit-length in use is the same before and after the
     * call.
     *
     * @param lossAtCurrentBits computes the loss, a scalar, for the bit-length in use; called once per bit-length
     * @return the joint loss, a scalar
     */
    Tensor loss(Supplier<Tensor> lossAtCurrentBits);

    /**
     * Returns the handle of the quantized model.
     *
     * @return the handle; its reports and sizes apply to the bit-length in use
     */
    Quantization quantization();
}
