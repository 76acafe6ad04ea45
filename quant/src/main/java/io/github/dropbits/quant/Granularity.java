package io.github.dropbits.quant;

/** Whether all of a tensor shares one step (the distance between levels), or each channel has its own. */
public enum Granularity {
    /** One step for the whole tensor. */
    TENSOR,
    /** One step for each output channel; for weights only. */
    CHANNEL
}
