package io.github.dropbits.cli.settings;

/** Thrown where the command line makes no sense: one line on stderr, exit status 2. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what makes no sense. */
    public UsageException(String message) {
        super(message);
    }
}
