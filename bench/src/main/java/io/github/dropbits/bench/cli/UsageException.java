package io.github.dropbits.bench.cli;

/** Thrown where the command line makes no sense: one line on stderr, exit status 2. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
