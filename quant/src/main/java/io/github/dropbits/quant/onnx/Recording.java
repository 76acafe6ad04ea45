package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import io.github.dropbits.core.ops.Reshape;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.Quantizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One run of a model in evaluation: its ops, the layers that they belong to, and where quantizers were at work. */
final class Recording {
    /** A quantizer at work. */
    record Quantized(Quantizer quantizer, Tensor in) {
    }

    private record Applied(Module module, Tensor in, Tensor out) {
    }

    private final Tensor start;
    private final Trace trace;
    private final Map<Module, String> paths = new IdentityHashMap<>();
    private final Map<Tensor, Integer> producers = new IdentityHashMap<>();
    private final Map<Tensor, Quantized> quantized = new IdentityHashMap<>();
    /** Tensors by their arrays: a detached one is the same value under another identity. */
    private final Map<float[], List<Tensor>> byArray = new IdentityHashMap<>();
    private final Set<Tensor> variable = Collections.newSetFromMap(new IdentityHashMap<>());
    private final String[] layers;

    /**
     * Runs a model.
     *
     * @param model the model; not changed
     * @param shape the input's shape
     * @param seed draws the input, from 0 to 1
     */
    Recording(Module model, Shape shape, long seed) {
        model.namedModules().forEach((path, module) -> paths.putIfAbsent(module, path));
        start = new RandomStream(seed).uniform(0, 1, shape.toArray());
        List<Applied> applied = new ArrayList<>();
        trace = Trace.of(() -> NoGrad.call(() -> model.evaluating(() -> Module.watch(
                (module, in, out) -> applied.add(new Applied(module, in, out)), () -> model.apply(start)))));
        note(start);
        variable.add(start);
        for (Applied a : applied) {
            if (a.module() instanceof Quantizer q && a.in() != a.out()) {
                quantized.put(a.out(), new Quantized(q, a.in()));
                note(a.out());
            }
        }
        layers = new String[trace.steps().size()];
        for (int i = 0; i < layers.length; i++) {
            Trace.Step step = trace.steps().get(i);
            producers.put(step.output(), i);
            note(step.output());
            if (step.inputs().stream().anyMatch(this::isVariable)) {
                variable.add(step.output());
            }
        }
        model.namedParameters().values().forEach(this::note);
        model.namedBuffers().values().forEach(this::note);
        // Inner modules come first, so that the others get what is their own.
        applied.forEach(this::label);
    }

    private void note(Tensor t) {
        byArray.computeIfAbsent(t.array(), a -> new ArrayList<>()).add(t);
    }

    private void label(Applied applied) {
        Deque<Tensor> open = new ArrayDeque<>(List.of(applied.out()));
        Set<Integer> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Tensor t = open.pop();
            Integer producer = t == applied.in() ? null : producers.get(t);
            if (producer != null && seen.add(producer)) {
                if (layers[producer] == null) {
                    layers[producer] = path(applied.module());
                }
                trace.steps().get(producer).inputs().forEach(open::push);
            }
        }
    }

    /** A module's first name in the model; empty for the model itself and for what is no part of it. */
    String path(Module module) {
        return paths.getOrDefault(module, "");
    }

    Tensor start() {
        return start;
    }

    Tensor result() {
        return trace.result();
    }

    List<Trace.Step> steps() {
        return trace.steps();
    }

    /** The name of the innermost layer that applied an op. */
    String layer(int step) {
        return layers[step] == null ? "" : layers[step];
    }

    /** Where a tensor comes from in the run: itself, or the one that it was detached from. */
    Tensor origin(Tensor t) {
        List<Tensor> same = byArray.getOrDefault(t.array(), List.of());
        return same.stream().filter(s -> s == t).findFirst()
                .or(() -> same.stream().filter(s -> s.shape().equals(t.shape())).findFirst()).orElse(t);
    }

    /** What made a tensor, if a quantizer did; else null. */
    Quantized quantized(Tensor t) {
        return quantized.get(t);
    }

    /** Whether a tensor comes out of a quantizer, perhaps under another shape. */
    boolean isQuantized(Tensor t) {
        Tensor from = origin(t);
        while (quantized.get(from) == null && producers.containsKey(from)
                && steps().get(producers.get(from)).op() instanceof Reshape) {
            from = origin(steps().get(producers.get(from)).inputs().getFirst());
        }
        return quantized.containsKey(from);
    }

    /** Whether a tensor depends on the model's input. */
    boolean isVariable(Tensor t) {
        Tensor from = origin(t);
        Quantized q = quantized.get(from);
        return variable.contains(from) || q != null && isVariable(q.in());
    }

    /** The steps that the result needs, as quantizers stand for the ops inside them. */
    boolean[] needed() {
        boolean[] needed = new boolean[layers.length];
        Deque<Tensor> open = new ArrayDeque<>(List.of(trace.result()));
        while (!open.isEmpty()) {
            Tensor t = origin(open.pop());
            Quantized q = quantized.get(t);
            Integer producer = producers.get(t);
            if (q != null) {
                open.push(q.in());
            } else if (producer != null && !needed[producer]) {
                needed[producer] = true;
                trace.steps().get(producer).inputs().forEach(open::push);
            }
        }
        return needed;
    }
}
