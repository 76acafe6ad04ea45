package io.github.dropbits.cli.settings;

/** What becomes of quantization steps after their first values. */
public enum StepMode {
    /** They are learned with the weights. */
    LEARNED,
    /** They stay as they are. */
    FIXED
}
