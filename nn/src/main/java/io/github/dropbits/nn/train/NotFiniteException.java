package io.github.dropbits.nn.train;

/** Thrown when a training's values are no longer finite numbers; the message says where the first such value arose. */
public final class NotFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message says what was not finite, and where this arose first
     */
    public NotFiniteException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message says what was not finite, and where this arose first
     * @param cause the error that reported the value
     */
    public NotFiniteException(String message, Throwable cause) {
        super(message);
        initCause(cause);
    }
}
