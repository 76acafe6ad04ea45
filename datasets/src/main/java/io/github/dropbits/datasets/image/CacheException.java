package io.github.dropbits.datasets.image;

import java.io.IOException;

/** Thrown when decoded images cannot be kept where they should be: another folder, or no cache, is needed. */
public final class CacheException extends IOException {
    private static final long serialVersionUID = 1;

    CacheException(String message) {
        super(message);
    }

    CacheException(String message, IOException cause) {
        super(message, cause);
    }
}
