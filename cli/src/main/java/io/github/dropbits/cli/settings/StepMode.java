package io.github.dropbits.cli.settings;

/** Whether quantization steps change in training. */
public enum StepMode {
    /** Steps are learned together with the weights. */
    LEARNED,
    /** Steps keep their initial values. */
    FIXED
}
