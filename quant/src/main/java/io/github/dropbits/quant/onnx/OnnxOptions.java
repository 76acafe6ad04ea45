package io.github.dropbits.quant.onnx;

/**
 * How a network is exported. Immutable: start from {@link #DEFAULT}.
 *
 * @param int4 whether codes of up to 4 bits become tensors of the 4-bit types, which operator set 21 (2024) brought;
 *     else they are 8-bit ones, clipped to their range
 * @param fixedBatch whether the file takes only batches of the example's size; else of any size
 */
public record OnnxOptions(boolean int4, boolean fixedBatch) {
    /** 8-bit types, and batches of any size. */
    public static final OnnxOptions DEFAULT = new OnnxOptions(false, false);

    /**
     * With or without the 4-bit types.
     *
     * @param on whether to use them
     * @return the changed options
     */
    public OnnxOptions int4(boolean on) {
        return new OnnxOptions(on, fixedBatch);
    }

    /**
     * With a fixed size of the batch or any.
     *
     * @param on whether it is fixed
     * @return the changed options
     */
    public OnnxOptions fixedBatch(boolean on) {
        return new OnnxOptions(int4, on);
    }
}
