package io.github.dropbits.core;

/**
 * Thrown in {@link AnomalyMode} when an op's output or a gradient contains a value that is not finite. The message
 * names the op.
 */
public final class AnomalyException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message says which value was not finite, and names the op and the shapes
     */
    public AnomalyException(String message) {
        super(message);
    }
}
