package io.github.dropbits.core;

/** Thrown in {@link AnomalyMode} at the first value that is not finite; the message names the op. */
public final class AnomalyException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was not finite, in which op, with which shapes
     */
    public AnomalyException(String message) {
        super(message);
    }
}
