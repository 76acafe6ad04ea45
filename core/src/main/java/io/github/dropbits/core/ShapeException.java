package io.github.dropbits.core;

/** Thrown if a tensor's shape is not valid for an operation. The message names the shapes. */
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message says what is wrong, and names the shapes
     */
    public ShapeException(String message) {
        super(message);
    }
}
