package io.github.dropbits.core;

/** Thrown in {@link AnomalyMode} at the first value that is no finite number; the message names where it appeared. */
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
