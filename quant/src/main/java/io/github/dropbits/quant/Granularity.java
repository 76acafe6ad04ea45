package io.github.dropbits.quant;

/** Whether a tensor has one step, the distance between its levels, or one for each channel. */
public enum Granularity {
    /** One step for the whole tensor. */
    TENSOR,
    /** One step for each output channel; for weights only. */
    CHANNEL
}
