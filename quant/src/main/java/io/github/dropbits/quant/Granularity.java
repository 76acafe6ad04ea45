package io.github.dropbits.quant;

/** The number of quantization steps that a tensor has. */
public enum Granularity {
    /** One step for the whole tensor. */
    TENSOR,
    /** One step for each output channel; for weights only. */
    CHANNEL
}
