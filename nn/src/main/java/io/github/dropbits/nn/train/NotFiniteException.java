package io.github.dropbits.nn.train;

/** Thrown when a value in a training run is NaN or infinite. The message says where the first such value occurred. */
public final class NotFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message says which value was not finite, and where it first occurred
     */
    public NotFiniteException(String message) {
        super(message);
    }

    /**
     * Creates the exception with a cause.
     *
     * @param message says which value was not finite, and where it first occurred
     * @param cause the exception that reported the value
     */
    public NotFiniteException(String message, Throwable cause) {
        super(message);
        initCause(cause);
    }
}
