package io.github.dropbits.cli.settings;

/** The source of batch norm's statistics in quantized training. */
public enum BatchNormMode {
    /** The statistics of each batch in training, and their running averages in evaluation. */
    USUAL,
    /** The running averages of the float training, which do not change any more. */
    FROZEN,
    /** As {@link #USUAL}; at the end, the averages are estimated again from training images with the final weights. */
    REESTIMATED
}
