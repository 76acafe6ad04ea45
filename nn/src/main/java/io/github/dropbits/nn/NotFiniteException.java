package io.github.dropbits.nn;

/** Thrown when a training's loss is no longer a finite number; the message names where that began. */
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
}
