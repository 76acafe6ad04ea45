package io.github.dropbits.cli.settings;

/** What DropBits draws masks for, each by itself. */
public enum DropUnit {
    /** A layer's weights. */
    LAYER,
    /** An output channel of a layer's weights. */
    CHANNEL
}
