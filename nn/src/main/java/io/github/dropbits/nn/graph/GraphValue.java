package io.github.dropbits.nn.graph;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.Optional;

/** A tensor of a {@link ModelGraph}: the network's input, what a node made, a parameter, a buffer or a constant. */
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
     * The values that it had in the run.
     *
     * @return the tensor itself; not to be changed
     */
    public Tensor tensor() {
        return tensor;
    }

    /**
     * The shape that it had in the run.
     *
     * @return the extents
     */
    public Shape shape() {
        return tensor.shape();
    }

    /**
     * The node that made it.
     *
     * @return the node; empty for the network's input, parameters, buffers and constants
     */
    public Optional<Node> producer() {
        return Optional.ofNullable(producer);
    }

    /**
     * Whether no element can be negative, by the nature of the ops that made it, or of the network's input by the
     * sample. Parameters may change their sign.
     *
     * @return true only if no element can be below 0
     */
    public boolean nonNegative() {
        return nonNegative;
    }

    /**
     * Whether it is the network's own input, perhaps moved or kept within bounds by ops that say so ({@link
     * io.github.dropbits.core.Op#outputKeepsValues}).
     *
     * @return true if so
     */
    public boolean networkInput() {
        return networkInput;
    }

    /**
     * Whether it depends on the network's input.
     *
     * @return false for parameters, buffers, constants and what is made of these alone
     */
    public boolean variable() {
        return variable;
    }
}
