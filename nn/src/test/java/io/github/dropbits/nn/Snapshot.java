package io.github.dropbits.nn;

import io.github.dropbits.nn.optim.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The complete state of a model at a given time. Two snapshots are equal only if all values are bitwise equal and the
 * names are in the same order.
 *
 * @param values the parameters and buffers
 * @param streams the states of the random streams
 */
public record Snapshot(List<Map.Entry<String, List<Float>>> values, Map<String, List<Long>> streams) {
    public static Snapshot of(Module model) {
        Map<String, List<Float>> values = new LinkedHashMap<>();
        model.namedParameters().forEach((name, t) -> values.put(name, boxed(t.array())));
        model.namedBuffers().forEach((name, t) -> values.put(name, boxed(t.array())));
        Map<String, List<Long>> streams = new LinkedHashMap<>();
        model.namedStreams().forEach((name, s) -> streams.put(name, List.of(s.state()[0], s.state()[1])));
        return new Snapshot(List.copyOf(values.entrySet()), streams);
    }

    /** Returns the state arrays and the number of steps of an optimizer. */
    static Map<String, Object> of(Optimizer optimizer) {
        Map<String, Object> all = new LinkedHashMap<>();
        optimizer.state().forEach((name, t) -> all.put(name, boxed(t.array())));
        all.put("steps", optimizer.steps());
        return all;
    }

    private static List<Float> boxed(float[] a) {
        return IntStream.range(0, a.length).mapToObj(i -> a[i]).toList();
    }
}
