package io.github.dropbits.cli.settings;

/** How the probability that DropBits drops a bit goes on over the training. */
public enum DropSchedule {
    /** It falls to 0. */
    ANNEALED,
    /** It stays. */
    CONSTANT
}
