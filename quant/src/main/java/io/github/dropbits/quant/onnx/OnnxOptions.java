package io.github.dropbits.quant.onnx;

import java.util.OptionalInt;

/**
 * Options of the export. Instances are immutable. Start from {@link #DEFAULT}.
 *
 * @param int4 whether codes with up to 4 bits are stored in 4-bit types, which require operator set 21 (2024).
 *     Otherwise they are stored in 8-bit types, and inputs are clipped to the range of the codes
 * @param batch the only batch size that the file accepts; empty if it accepts any batch size
 */
public record OnnxOptions(boolean int4, OptionalInt batch) {
    /** The default options: 8-bit types, and batches of any size. */
    public static final OnnxOptions DEFAULT = new OnnxOptions(false, OptionalInt.empty());

    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if the batch size is not positive
     * @throws NullPointerException if {@code batch} is null
     */
    public OnnxOptions {
        if (batch.isPresent() && batch.getAsInt() < 1) {
            throw new IllegalArgumentException("the batch size must be positive, not " + batch.getAsInt());
        }
    }

    /**
     * Returns options with or without the 4-bit types.
     *
     * @param on whether to use the 4-bit types
     * @return the new options
     */
    public OnnxOptions int4(boolean on) {
        return new OnnxOptions(on, batch);
    }

    /**
     * Returns options with a fixed batch size.
     *
     * @param size the batch size, positive
     * @return the new options
     * @throws IllegalArgumentException if the size is not positive
     */
    public OnnxOptions fixedBatch(int size) {
        return new OnnxOptions(int4, OptionalInt.of(size));
    }
}
