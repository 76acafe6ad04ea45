package io.github.dropbits.nn.graph;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.Optional;

/** A tensor of a {@link ModelGraph}: the network's input, the output of a node, a parameter, a buffer or a constant. */
public final class GraphValue {
    private final Tensor tensor;
    private final boolean nonNegative;
    private final boolean networkInput;
    private final boolean variable;
    private Node producer;

    GraphValue(Tensor tensor, boolean nonNegative, boolean networkInput, boolean variable) {
        this.tensor = tensor;
        this.nonNegative = nonNegative;
        this.networkInput = networkInput;
        this.variable = variable;
    }

    void producedBy(Node node) {
        producer = node;
    }

    /**
     * Returns the tensor, with the values of the run.
     *
     * @return the tensor itself, not a copy; callers must not modify it
     */
    public Tensor tensor() {
        return tensor;
    }

    /**
     * Returns the shape of the tensor in the run.
     *
     * @return the shape
     */
    public Shape shape() {
        return tensor.shape();
    }

    /**
     * Returns the node that computed this value.
     *
     * @return the node; empty for the network's input, parameters, buffers and constants
     */
    public Optional<Node> producer() {
        return Optional.ofNullable(producer);
    }

    /**
     * Returns whether it is certain that no element is negative. For the network's input this is decided by the values
     * of the sample, for outputs by the ops that compute them, and for buffers and constants by their values. For
     * parameters the result is false, because training may change their signs.
     *
     * @return true only if no element is below 0
     */
    public boolean nonNegative() {
        return nonNegative;
    }

    /**
     * Returns whether this value is the network's own input, possibly after ops that only move or limit values
     * ({@link io.github.dropbits.core.Op#outputKeepsValues}).
     *
     * @return true if this value consists of input values only
     */
    public boolean networkInput() {
        return networkInput;
    }

    /**
     * Returns whether this value depends on the network's input.
     *
     * @return false for parameters, buffers, constants and values computed from these alone
     */
    public boolean variable() {
        return variable;
    }
}
