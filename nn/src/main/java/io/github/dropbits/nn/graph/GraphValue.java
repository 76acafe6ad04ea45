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
     * The tensor with the values of the run.
     *
     * @return the tensor itself, not a copy; callers must not change it
     */
    public Tensor tensor() {
        return tensor;
    }

    /**
     * The shape in the run.
     *
     * @return the shape
     */
    public Shape shape() {
        return tensor.shape();
    }

    /**
     * The node whose output this value is.
     *
     * @return the node; empty for the network's input, parameters, buffers and constants
     */
    public Optional<Node> producer() {
        return Optional.ofNullable(producer);
    }

    /**
     * Whether no element can ever be negative. For the network's input this is judged by the sample, for outputs by
     * their ops, and for buffers and constants by their values. Parameters may change sign, so it is false for them.
     *
     * @return true only if no element can be below 0
     */
    public boolean nonNegative() {
        return nonNegative;
    }

    /**
     * Whether this value is the network's own input, possibly after ops that only move values or keep them within
     * bounds ({@link io.github.dropbits.core.Op#outputKeepsValues}).
     *
     * @return true if so
     */
    public boolean networkInput() {
        return networkInput;
    }

    /**
     * Whether this value depends on the network's input.
     *
     * @return false for parameters, buffers, constants and values computed from these alone
     */
    public boolean variable() {
        return variable;
    }
}
