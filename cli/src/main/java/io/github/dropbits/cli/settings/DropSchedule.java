package io.github.dropbits.cli.settings;

/** How the probability that DropBits drops a bit changes over the training. */
public enum DropSchedule {
    /** The probability falls to 0. */
    ANNEALED,
    /** The probability does not change. */
    CONSTANT
}
