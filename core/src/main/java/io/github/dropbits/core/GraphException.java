package io.github.dropbits.core;

/**
 * Thrown if a backward pass is not possible: an earlier backward pass consumed the recorded graph, an array that an op
 * saved was modified, or the tensor depends on no leaf that requires a gradient. When {@link Tensor#backward()} throws
 * this exception, it has not modified any gradient.
 */
public final class GraphException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message says what is wrong with the graph, and names the op
     */
    public GraphException(String message) {
        super(message);
    }
}
