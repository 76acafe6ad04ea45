package io.github.dropbits.quant.onnx;

import java.util.OptionalInt;

/**
 * Options of the export. Immutable: start from {@link #DEFAULT}.
 *
 * @param int4 whether codes of up to 4 bits become 4-bit types, which need operator set 21 (2024); otherwise they
 *     become 8-bit types, and inputs get a Clip to the range of the codes
 * @param batch the only batch size that the file accepts; empty for batches of any size
 */
public record OnnxOptions(boolean int4, OptionalInt batch) {
    /** 8-bit types, and batches of any size. */
    public static final OnnxOptions DEFAULT = new OnnxOptions(false, OptionalInt.empty());

    /**
     * Checks the batch size.
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
     * @param on whether to use them
     * @return the changed options
     */
    public OnnxOptions int4(boolean on) {
        return new OnnxOptions(on, batch);
    }

    /**
     * Returns options with a fixed batch size.
     *
     * @param size the size, positive
     * @return the changed options
     * @throws IllegalArgumentException if the size is not positive
     */
    public OnnxOptions fixedBatch(int size) {
        return new OnnxOptions(int4, OptionalInt.of(size));
    }
}
