package io.github.dropbits.core;

/**
 * Thrown if the recorded graph cannot be walked: an earlier backward consumed it, an array that was saved for
 * backward has been changed, or the tensor depends on no leaf that requires a gradient. When
 * {@link Tensor#backward()} throws this, it has not changed any gradient.
 */
public final class GraphException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong with the graph, naming the op
     */
    public GraphException(String message) {
        super(message);
    }
}
