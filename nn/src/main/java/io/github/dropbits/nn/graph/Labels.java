package io.github.dropbits.nn.graph;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the layer that applied each op of a trace. */
final class Labels {
    /** One application of a layer, with its input and output. */
    record Span(String layer, Tensor in, Tensor out) {
    }

    private Labels() {
    }

    /**
     * Labels all ops between the input and the output of each layer.
     *
     * @param spans the applications of layers. Inner layers come first, so that outer layers label only the remaining
     *     ops
     * @return a map from the output of each op to the name of the innermost layer that applied the op
     */
    static Map<Tensor, String> of(Trace trace, List<Span> spans) {
        Map<Tensor, Trace.Step> producers = new IdentityHashMap<>();
        trace.steps().forEach(s -> producers.put(s.output(), s));
        Map<Tensor, String> labels = new IdentityHashMap<>();
        for (Span span : spans) {
            Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            Deque<Tensor> open = new ArrayDeque<>(List.of(span.out()));
            while (!open.isEmpty()) {
                Tensor t = open.pop();
                Trace.Step producer = t == span.in() ? null : producers.get(t);
                if (producer != null && seen.add(t)) {
                    labels.putIfAbsent(t, span.layer());
                    producer.inputs().forEach(open::push);
                }
            }
        }
        return labels;
    }
}
