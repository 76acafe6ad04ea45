package io.github.dropbits.nn.graph;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import io.github.dropbits.nn.Module;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The computation graph of a model, obtained from one run. It contains the ops as nodes and the values that flow
 * between them. It also tells which values cannot be negative, which values are the network's own input, and which
 * nodes the result depends on. Quantization, freezing and export all analyse models this way, so they work with any
 * implementation of {@code forward}. User-defined ops are supported through the properties that they declare (see
 * {@link io.github.dropbits.core.Op}).
 */
public final class ModelGraph {
    /**
     * One application of a module.
     *
     * @param module the module
     * @param layer the name of the module in the model, or its first name if it has several; empty for the model itself
     *     and for modules outside it
     * @param input the input of the module
     * @param output the output of the module
     */
    public record Use(Module module, String layer, GraphValue input, GraphValue output) {
    }

    private record Applied(Module module, Tensor in, Tensor out) {
    }

    private final Map<Module, String> layers = new IdentityHashMap<>();
    private final GraphValues values = new GraphValues();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Use> uses = new ArrayList<>();
    private final GraphValue input;
    private final GraphValue result;

    private ModelGraph(Module model, Tensor sample, Predicate<Module> whole) {
        model.namedModules().forEach((name, module) -> layers.putIfAbsent(module, name));
        List<Applied> applied = new ArrayList<>();
        Tensor start = sample.detach();
        Trace trace = Trace.of(() -> NoGrad.call(() -> model.evaluating(() -> Module.watch(
                (module, in, out) -> applied.add(new Applied(module, in, out)), () -> model.apply(start)))));
        model.checkRegistered();
        input = values.input(start);
        model.namedParameters().values().forEach(values::constant);
        model.namedBuffers().values().forEach(values::constant);
        Map<Tensor, Applied> wholes = new IdentityHashMap<>();
        for (Applied a : applied) {
            // If nested modules return the same tensor, the outermost module is applied last and replaces the others.
            if (whole.test(a.module()) && a.in() != a.out()) {
                wholes.put(a.out(), a);
            }
        }
        new Builder(wholes, Labels.of(trace, applied.stream().map(a -> new Labels.Span(layer(a.module()), a.in(),
                a.out())).toList())).build(trace);
        result = values.of(trace.result());
        applied.forEach(a -> uses.add(new Use(a.module(), layer(a.module()), values.of(a.in()), values.of(a.out()))));
    }

    /**
     * Obtains the graph from one run of a model in evaluation mode, without recording gradients.
     *
     * @param model the model; not modified
     * @param sample a batch of inputs; not modified
     * @return the graph
     * @throws IllegalArgumentException if the model applies a module that is not registered in its tree
     */
    public static ModelGraph of(Module model, Tensor sample) {
        return of(model, sample, module -> false);
    }

    /**
     * Obtains the graph from one run of a model, and represents selected modules as single nodes. The model's result
     * then depends on these nodes instead of the ops inside the modules.
     *
     * @param model the model; not modified
     * @param sample a batch of inputs; not modified
     * @param whole selects the modules that are represented as single nodes
     * @return the graph
     * @throws IllegalArgumentException if the model applies a module that is not registered in its tree
     */
    public static ModelGraph of(Module model, Tensor sample, Predicate<Module> whole) {
        return new ModelGraph(model, sample, whole);
    }

    /** Converts the steps of the trace to nodes, in order. */
    private final class Builder {
        private final Map<Tensor, Applied> wholes;
        private final Map<Tensor, String> labels;

        Builder(Map<Tensor, Applied> wholes, Map<Tensor, String> labels) {
            this.wholes = wholes;
            this.labels = labels;
        }

        void build(Trace trace) {
            for (Trace.Step step : trace.steps()) {
                step.inputs().forEach(this::complete);
                List<GraphValue> in = step.inputs().stream().map(values::of).toList();
                Applied a = wholes.remove(step.output());
                GraphValue out = values.made(step, in, a != null && values.of(a.in()).variable());
                add(a == null ? new Node.OfOp(step.op(), in, out, labels.getOrDefault(step.output(), ""))
                        : new Node.OfModule(a.module(), values.of(a.in()), out, layer(a.module())));
            }
            complete(trace.result());
        }

        /**
         * Adds the node of a module whose output was not computed by an op. This is done before the first use of that
         * output.
         */
        private void complete(Tensor t) {
            Applied a = wholes.get(t);
            if (a != null && !values.hasSource(t)) {
                wholes.remove(t);
                complete(a.in());
                GraphValue in = values.of(a.in());
                add(new Node.OfModule(a.module(), in, values.opaque(t, in), layer(a.module())));
            }
        }

        private void add(Node node) {
            node.output().producedBy(node);
            nodes.add(node);
        }
    }

    /**
     * Returns the value of the network's input.
     *
     * @return the value
     */
    public GraphValue input() {
        return input;
    }

    /**
     * Returns the value of the network's result.
     *
     * @return the value
     */
    public GraphValue result() {
        return result;
    }

    /**
     * Returns all nodes.
     *
     * @return an unmodifiable view of the nodes, in the order of execution
     */
    public List<Node> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /**
     * Returns the nodes that the result depends on.
     *
     * @return a new list of nodes, in the order of execution
     */
    public List<Node> needed() {
        Set<Node> needed = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<GraphValue> open = new ArrayDeque<>(List.of(result));
        while (!open.isEmpty()) {
            open.pop().producer().filter(needed::add).ifPresent(n -> n.inputs().forEach(open::push));
        }
        return nodes.stream().filter(needed::contains).toList();
    }

    /**
     * Returns all applications of modules, in the order in which they ended. Applications of inner modules therefore
     * come before the applications that contain them.
     *
     * @return an unmodifiable view of the applications
     */
    public List<Use> uses() {
        return Collections.unmodifiableList(uses);
    }

    /**
     * Returns the name of a module.
     *
     * @param module a module, which need not belong to the model
     * @return the name of the module in the model, or its first name if it has several; empty for the model itself and
     *     for modules outside it
     */
    public String layer(Module module) {
        return layers.getOrDefault(module, "");
    }

    /**
     * Returns the graph value of a tensor that occurred in the run, or that was detached from such a tensor.
     *
     * @param tensor the tensor
     * @return the value; a new constant if the tensor did not occur in the run
     */
    public GraphValue value(Tensor tensor) {
        return values.of(tensor);
    }
}
