package io.github.dropbits.quant;

/** How many steps a tensor has. */
public enum Granularity {
    /** One for the whole tensor. */
    TENSOR,
    /** One for each output channel; weights only. */
    CHANNEL
}
