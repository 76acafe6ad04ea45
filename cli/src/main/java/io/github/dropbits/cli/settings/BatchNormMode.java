package io.github.dropbits.cli.settings;

/** Where the statistics of batch norm come from in quantized training. */
public enum BatchNormMode {
    /** From the batches, with running averages for evaluation. */
    USUAL,
    /** From the float training, unchanged. */
    FROZEN,
    /** As usual, and at the end anew from training images with the final weights. */
    REESTIMATED
}
