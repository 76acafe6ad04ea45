package io.github.dropbits.nn.train;

/** Thrown when a training's values are no longer finite numbers; the message names where that began. */
public final class NotFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was not finite, and where first
     */
    public NotFiniteException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what was not finite, and where first
     * @param cause what was found
     */
    public NotFiniteException(String message, Throwable cause) {
        super(message);
        initCause(cause);
    }
}
