package io.github.dropbits.core.ops;

/** How the losses of many examples are combined into one number. */
public enum Reduction {
    /** The mean over the examples. */
    MEAN,
    /** The sum over the examples. */
    SUM
}
