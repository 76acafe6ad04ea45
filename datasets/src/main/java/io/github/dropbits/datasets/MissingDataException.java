package io.github.dropbits.datasets;

import java.io.IOException;

/** Thrown if a data set is not on this machine; the message names the file and says how to get the set. */
public final class MissingDataException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message the missing file and how to get it
     */
    public MissingDataException(String message) {
        super(message);
    }
}
