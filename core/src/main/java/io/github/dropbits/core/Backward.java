package io.github.dropbits.core;

import io.github.dropbits.core.runtime.StepMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The backward pass. It visits the nodes that the final value depends on, from the last recorded to the first, without
 * recursion. Each op is released as soon as the gradients of its inputs are computed.
 */
final class Backward {
    /** Receives the gradients of each op's output and inputs, for the gradient checker. */
    interface Observer {
        void seen(Op op, float[] out, float[][] in);
    }

    private Backward() {
    }

    static void run(Node root, float[] seed, Observer observer) {
        Node[] record = collect(root);
        for (Node n : record) {
            if (n.consumed()) {
                throw new GraphException("backward was called before on this graph: op " + n.name + " of shape "
                        + n.shape + " is already consumed; compute the value again");
            }
            if (n.op != null) {
                n.op.checkSaved();
            }
        }
        root.gradient = seed;
        try {
            walk(record, observer, AnomalyMode.active());
        } finally {
            // If an op threw, some nodes still hold gradients. They must not leak into the next backward pass.
            for (Node n : record) {
                if (n != null) {
                    n.gradient = null;
                }
            }
        }
    }

    /**
     * Visits the nodes in reverse order. Each visited node is removed from the array, so that its memory can be
     * reclaimed.
     */
    private static void walk(Node[] record, Observer observer, boolean watched) {
        for (int i = record.length - 1; i >= 0; i--) {
            Node n = record[i];
            record[i] = null;
            float[] gradient = n.gradient;
            n.gradient = null;
            if (gradient == null) {
                // None of the ops that use this node's output computed a gradient for it.
                continue;
            }
            if (watched) {
                AnomalyMode.checkIncoming(n, gradient);
            }
            if (n.leaf != null) {
                n.leaf.accumulate(gradient);
                StepMemory.release(gradient);
            } else {
                step(n, gradient, observer, watched);
            }
        }
    }

    private static Node[] collect(Node root) {
        Object walk = new Object();
        List<Node> found = new ArrayList<>();
        ArrayDeque<Node> open = new ArrayDeque<>();
        root.mark = walk;
        open.push(root);
        while (!open.isEmpty()) {
            Node n = open.pop();
            found.add(n);
            if (n.inputs != null) {
                for (Node in : n.inputs) {
                    if (in != null && in.mark != walk) {
                        in.mark = walk;
                        open.push(in);
                    }
                }
            }
        }
        found.sort((a, b) -> Long.compare(a.order, b.order));
        return found.toArray(new Node[0]);
    }

    private static void step(Node n, float[] gradient, Observer observer, boolean watched) {
        boolean[] wanted = new boolean[n.inputs.length];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = n.inputs[i] != null;
        }
        Gradients g = new Gradients(gradient, n.shape, n.inputShapes, wanted);
        float[] outGradient = observer == null ? null : gradient.clone();
        try {
            n.op.backward(g);
        } catch (OutOfMemoryError e) {
            throw Allocation.inBackward(n, e);
        }
        if (watched) {
            AnomalyMode.checkComputed(n, g);
        }
        if (observer != null) {
            float[][] in = new float[wanted.length][];
            for (int i = 0; i < in.length; i++) {
                in[i] = g.result(i) == null ? null : g.result(i).clone();
            }
            observer.seen(n.op, outGradient, in);
        }
        for (int i = 0; i < wanted.length; i++) {
            float[] computed = g.result(i);
            if (wanted[i] && computed != null) {
                Node to = n.inputs[i];
                if (to.gradient == null) {
                    to.gradient = computed;
                } else {
                    add(to.gradient, computed);
                    StepMemory.release(computed);
                }
            }
        }
        n.op = null;
        n.inputs = null;
        if (!g.outReused()) {
            StepMemory.release(gradient);
        }
    }

    static void add(float[] sum, float[] more) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more[i];
        }
    }
}
