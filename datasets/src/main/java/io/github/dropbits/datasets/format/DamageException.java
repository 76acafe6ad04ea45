package io.github.dropbits.datasets.format;

import java.io.IOException;

/** Thrown when a picture's data are damaged; the message says how, and at which byte. */
public final class DamageException extends IOException {
    private static final long serialVersionUID = 1;

    DamageException(long offset, String damage) {
        super("a damaged file (at byte " + offset + ": " + damage + ")");
    }
}
