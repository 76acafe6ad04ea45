package io.github.dropbits.core.ops;

/** How a loss of many examples becomes one number. */
public enum Reduction {
    /** The mean over the examples. */
    MEAN,
    /** The sum over the examples. */
    SUM
}
