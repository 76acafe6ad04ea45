package io.github.dropbits.core;

/** Thrown if a tensor's shape does not fit an operation; the message names the shapes. */
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what does not fit, with the shapes
     */
    public ShapeException(String message) {
        super(message);
    }
}
