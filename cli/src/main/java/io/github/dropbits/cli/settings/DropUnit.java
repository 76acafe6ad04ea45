package io.github.dropbits.cli.settings;

/** The unit for which DropBits draws masks independently. */
public enum DropUnit {
    /** All weights of a layer share their masks. */
    LAYER,
    /** Each output channel of a layer's weights has its own masks. */
    CHANNEL
}
