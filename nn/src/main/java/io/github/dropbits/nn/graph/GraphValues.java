package io.github.dropbits.nn.graph;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a graph, which are looked up by their tensors. This class also derives the properties of an op's output
 * from the properties of the inputs.
 */
final class GraphValues {
    private final Map<Tensor, GraphValue> byTensor = new IdentityHashMap<>();
    /**
     * The values by their arrays. A detached tensor is a different object with the same array, and represents the same
     * value.
     */
    private final Map<float[], List<GraphValue>> byArray = new IdentityHashMap<>();

    private GraphValue add(GraphValue value) {
        byTensor.put(value.tensor(), value);
        byArray.computeIfAbsent(value.tensor().array(), a -> new ArrayList<>(1)).addFirst(value);
        return value;
    }

    GraphValue input(Tensor t) {
        return add(new GraphValue(t, min(t) >= 0, true, true));
    }

    /**
     * Adds a parameter, a buffer, or a constant that the code created. A parameter never counts as non-negative,
     * because training may change its sign.
     */
    GraphValue constant(Tensor t) {
        GraphValue known = byTensor.get(t);
        return known != null ? known : add(new GraphValue(t, !t.needsGradient() && min(t) >= 0, false, false));
    }

    /**
     * Adds the output of an op, or of a module.
     *
     * @param dependent true if the output depends on the network's input even if no input of the op does. This is the
     *     case if it is the output of a module whose input depends on the network's input
     */
    GraphValue made(Trace.Step step, List<GraphValue> in, boolean dependent) {
        boolean[] nonNegative = new boolean[in.size()];
        boolean own = step.op().outputKeepsValues() && !in.isEmpty();
        boolean variable = dependent;
        for (int i = 0; i < nonNegative.length; i++) {
            nonNegative[i] = in.get(i).nonNegative();
            own &= in.get(i).networkInput();
            variable |= in.get(i).variable();
        }
        return add(new GraphValue(step.output(), step.op().outputNonNegative(nonNegative), own, variable));
    }

    /** Adds a module's output that was not computed by an op, so its properties are unknown. */
    GraphValue opaque(Tensor t, GraphValue in) {
        return add(new GraphValue(t, false, false, in.variable()));
    }

    /** Returns whether a tensor is the network's input or the output of a node. */
    boolean hasSource(Tensor t) {
        GraphValue v = byTensor.get(t);
        return v != null && (v.networkInput() || v.producer().isPresent());
    }

    GraphValue of(Tensor t) {
        GraphValue exact = byTensor.get(t);
        if (exact != null) {
            return exact;
        }
        return byArray.getOrDefault(t.array(), List.of()).stream().filter(v -> v.shape().equals(t.shape())).findFirst()
                .orElseGet(() -> constant(t));
    }

    private static float min(Tensor t) {
        float min = Float.POSITIVE_INFINITY;
        for (float v : t.array()) {
            min = Math.min(min, v);
        }
        return min;
    }
}
