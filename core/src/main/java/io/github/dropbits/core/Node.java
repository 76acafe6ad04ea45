package io.github.dropbits.core;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A node of the recorded graph: an applied op with the nodes of its inputs, or a leaf that requires a gradient. Nodes
 * are numbered in the order in which they are recorded, so an op has a larger number than its inputs.
 */
final class Node {
    private static final AtomicLong COUNTER = new AtomicLong();

    final long order;
    final Shape shape;
    /** The leaf tensor that receives the gradient; null if this is the node of an op. */
    final Tensor leaf;
    /** The op's name. It is kept after the op is released, for the error message about a second backward pass. */
    final String name;
    /** The applied op; null for a leaf, and after a backward pass has consumed the node. */
    Op op;
    /** The nodes of the op's inputs; an element is null if that input needs no gradient. */
    Node[] inputs;
    Shape[] inputShapes;
    /** The gradient that the current backward pass has accumulated for this node. */
    float[] gradient;
    /** Identifies the last backward pass that reached this node. */
    Object mark;
    /** The place where the op was applied, such as a layer; null outside of {@link AnomalyMode}. */
    Object place;

    Node(Tensor leaf) {
        this.leaf = leaf;
        this.shape = leaf.shape();
        this.name = "leaf";
        this.order = COUNTER.getAndIncrement();
    }

    Node(Op op, Tensor[] in, Shape shape) {
        this.op = op;
        this.leaf = null;
        this.shape = shape;
        this.name = op.name();
        this.inputs = new Node[in.length];
        this.inputShapes = new Shape[in.length];
        for (int i = 0; i < in.length; i++) {
            inputs[i] = in[i].node();
            inputShapes[i] = in[i].shape();
        }
        // This is assigned last, because in[i].node() may create nodes for leaves, and they need smaller numbers.
        this.order = COUNTER.getAndIncrement();
    }

    boolean consumed() {
        return leaf == null && op == null;
    }
}
