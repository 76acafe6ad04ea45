package io.github.dropbits.core;

/**
 * Thrown where the recorded graph cannot be walked: it was walked before, or an array that its backward needs was
 * changed since. No gradient has been changed when this is thrown by {@link Tensor#backward()}.
 */
public final class GraphException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong with the graph, with the op concerned
     */
    public GraphException(String message) {
        super(message);
    }
}
