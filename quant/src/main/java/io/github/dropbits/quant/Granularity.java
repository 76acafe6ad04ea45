package io.github.dropbits.quant;

/** Specifies whether a tensor has a single step (the distance between neighbouring levels) or one step per channel. */
public enum Granularity {
    /** The entire tensor shares one step. */
    TENSOR,
    /** Each output channel has its own step. This is supported for weights only. */
    CHANNEL
}
