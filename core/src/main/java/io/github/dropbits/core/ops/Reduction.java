package io.github.dropbits.core.ops;

/** Specifies how the losses of the examples in a batch are combined into one number. */
public enum Reduction {
    /** The mean over the examples. */
    MEAN,
    /** The sum over the examples. */
    SUM
}
