package io.github.dropbits.core;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One entry of the recorded graph: an applied op and the entries that its inputs come from, or, where there is no op,
 * a leaf whose gradient is wanted. Entries are numbered as they are recorded, so inputs come before what uses them.
 */
final class Node {
    private static final AtomicLong COUNTER = new AtomicLong();

    final long order;
    final Shape shape;
    /** The leaf tensor that takes the gradient; null for an op's entry. */
    final Tensor leaf;
    /** The op's name outlives the op, for the message about a second backward. */
    final String name;
    /** The applied op; null for a leaf and once consumed. */
    Op op;
    /** Where the op's inputs come from; null for an input that needs no gradient. */
    Node[] inputs;
    Shape[] inputShapes;
    /** What has reached this entry in the walk under way. */
    float[] gradient;
    /** The walk that has found this entry. */
    Object mark;
    /** Where the op was applied, if that was in {@link AnomalyMode}. */
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
        // Last, so that entries for leaves, made on first use just now, have smaller numbers.
        this.order = COUNTER.getAndIncrement();
    }

    boolean consumed() {
        return leaf == null && op == null;
    }
}
