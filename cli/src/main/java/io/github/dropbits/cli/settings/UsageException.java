package io.github.dropbits.cli.settings;

/** Thrown if the command line is invalid. It is reported as one line on stderr, with exit status 2. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A usage error.
     *
     * @param message what is invalid, in one line
     */
    public UsageException(String message) {
        super(message);
    }
}
