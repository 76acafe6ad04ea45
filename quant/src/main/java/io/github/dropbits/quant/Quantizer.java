package io.github.dropbits.quant;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;

/**
 * Something that brings values to few levels, differentiably, and stands before a layer's input or weights. A quantizer
 * of your own extends this class.
 */
public abstract class Quantizer extends Module {
    /** For subclasses. */
    protected Quantizer() {
    }

    /**
     * The bit-length in evaluation, as it stands now.
     *
     * @return 1 to 8
     */
    public abstract int bits();

    /**
     * The codes that values take in evaluation.
     *
     * @param x the values; not changed
     * @return one code a value
     * @throws IllegalStateException if the quantizer has not seen its first training batch
     */
    public abstract int[] codes(Tensor x);

    /**
     * Called before training goes on, with how far it is: for what changes on the way. Nothing here.
     *
     * @param progress the share of the quantized training that is done, 0 to 1
     */
    public void progress(double progress) {
    }

    /**
     * What the loss takes for the bits in use, differentiable: nothing here.
     *
     * @return a scalar, or null for nothing
     */
    public Tensor expectedBits() {
        return null;
    }
}
