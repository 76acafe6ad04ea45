package io.github.dropbits.cli.settings;

/** The source of batch norm's statistics in quantized training. */
public enum BatchNormMode {
    /** The statistics of each batch in training, and their running averages in evaluation. */
    USUAL,
    /** The running averages of the float training, which do not change any more. */
    FROZEN,
    /** Like {@link #USUAL}; at the end, the final model estimates the averages again from training images. */
    REESTIMATED
}
