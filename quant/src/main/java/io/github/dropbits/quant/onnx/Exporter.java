package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import io.github.dropbits.core.ops.Reshape;
import io.github.dropbits.nn.Module;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Turns a model into a graph. The model runs twice on random inputs, on batches of different sizes: what differs
 * between the runs follows the batch, and what must not differ, such as a constant, is refused instead of frozen.
 */
final class Exporter {
    /** The free extent, in the file. */
    private static final String BATCH = "N";
    private static final int FOUR_BIT_OPSET = 21;

    private final Recording first;
    private final Recording second;
    private final OnnxGraph graph = new OnnxGraph();
    private final QuantizerNodes quantizers;
    /** Of the tensors of the first run: what they are called in the graph, and who they were in the second. */
    private final Map<Tensor, String> names = new IdentityHashMap<>();
    private final Map<Tensor, Tensor> twins = new IdentityHashMap<>();
    private final Map<Tensor, String> stored = new IdentityHashMap<>();
    private final Map<List<Object>, String> quantizedConstants = new HashMap<>();
    private final OnnxOptions options;

    Exporter(Module model, Shape example, OnnxOptions options) {
        if (example.rank() == 0 || example.elements() == 0) {
            throw new IllegalArgumentException("the example's shape must be [N, ...] and not empty, not " + example);
        }
        this.options = options;
        first = new Recording(model, options.fixedBatch() ? example : withBatch(example, 2), 1);
        second = new Recording(model, options.fixedBatch() ? example : withBatch(example, 3), 2);
        quantizers = new QuantizerNodes(graph, options.int4());
        if (options.int4()) {
            graph.needOpset(FOUR_BIT_OPSET);
        }
        model.namedParameters().forEach((name, t) -> stored.put(t, name));
        model.namedBuffers().forEach((name, t) -> stored.put(t, name));
        names.put(first.start(), OnnxGraph.INPUT);
        pair();
    }

    private static Shape withBatch(Shape example, int batch) {
        int[] dims = example.toArray();
        dims[0] = batch;
        return Shape.of(dims);
    }

    /** Walks both runs side by side. */
    private void pair() {
        if (first.steps().size() != second.steps().size()) {
            throw new IllegalArgumentException("the model cannot be exported to ONNX: it applies "
                    + first.steps().size() + " ops to one input and " + second.steps().size() + " to another");
        }
        twin(first.start(), second.start());
        twin(first.result(), second.result());
        for (int i = 0; i < first.steps().size(); i++) {
            Trace.Step a = first.steps().get(i);
            Trace.Step b = second.steps().get(i);
            if (a.op().getClass() != b.op().getClass() || a.inputs().size() != b.inputs().size()
                    || a.output().shape().rank() != b.output().shape().rank() || !sameAttributes(a, b)) {
                throw new IllegalArgumentException("op " + a.op().name() + where(i)
                        + " cannot be exported to ONNX: for another input, of another batch size, it is "
                        + (a.op().getClass() == b.op().getClass() ? "a " + b.op().name() + " with other options"
                                : b.op().name()));
            }
            twin(a.output(), b.output());
            for (int k = 0; k < a.inputs().size(); k++) {
                twin(a.inputs().get(k), b.inputs().get(k));
            }
        }
    }

    private void twin(Tensor a, Tensor b) {
        twins.put(a, b);
    }

    /** Tensors among them, such as running statistics, are constants like others. */
    private boolean sameAttributes(Trace.Step a, Trace.Step b) {
        Map<String, Object> other = b.op().attributes();
        return a.op().attributes().entrySet().stream().allMatch(e -> {
            if (e.getValue() instanceof Tensor t) {
                twin(t, (Tensor) other.get(e.getKey()));
                return true;
            }
            return Objects.deepEquals(e.getValue(), other.get(e.getKey()));
        });
    }

    private String where(int step) {
        return first.layer(step).isEmpty() ? "" : " in layer '" + first.layer(step) + "'";
    }

    /** The whole file. */
    ProtoWriter model() {
        boolean[] needed = first.needed();
        for (int i = 0; i < needed.length; i++) {
            Trace.Step a = first.steps().get(i);
            if (needed[i] && !storedReshaped(a)) {
                String layer = first.layer(i);
                names.put(a.output(), Translations.translate(new Call(graph, layer, a, second.steps().get(i),
                        t -> name(t, "op " + a.op().name() + (layer.isEmpty() ? "" : " in layer '" + layer + "'")),
                        first::isQuantized)));
            }
        }
        graph.output(name(first.result(), "the result"));
        return graph.model(extents(first.start(), second.start()), extents(first.result(), second.result()));
    }

    /**
     * Quantized constants under another shape, as a one-dimensional convolution has its weights, are stored under it
     * if the channels stay the first dimension.
     */
    private boolean storedReshaped(Trace.Step step) {
        if (!(step.op() instanceof Reshape)) {
            return false;
        }
        Tensor in = first.origin(step.inputs().getFirst());
        Recording.Quantized q = first.quantized(in);
        Shape from = in.shape();
        Shape to = step.output().shape();
        boolean constant = q != null && !first.isVariable(in) && from.rank() > 0 && to.rank() > 0
                && from.dim(0) == to.dim(0);
        if (constant) {
            checkConstant(step.output(), "op reshape");
            names.put(step.output(), constant(q, step.output()));
        }
        return constant;
    }

    private List<String> extents(Tensor a, Tensor b) {
        List<String> extents = new ArrayList<>();
        for (int d = 0; d < a.shape().rank(); d++) {
            int dim = a.shape().dim(d);
            boolean batch = dim == first.start().shape().dim(0) && b.shape().dim(d) == second.start().shape().dim(0);
            extents.add(dim == b.shape().dim(d) ? Integer.toString(dim) : batch ? BATCH : "");
        }
        return extents;
    }

    /** What a tensor of the first run is called; a parameter, a constant or a quantizer's output comes in here. */
    private String name(Tensor of, String where) {
        Tensor t = first.origin(of);
        String known = names.get(t);
        if (known == null) {
            Recording.Quantized q = first.quantized(t);
            known = q != null ? quantized(q, t, where) : stored.containsKey(t)
                    ? graph.initializer(Initializer.floats(graph.unique(stored.get(t)), t)) : constant(of, where);
            names.put(t, known);
        }
        return known;
    }

    private String quantized(Recording.Quantized q, Tensor out, String where) {
        if (first.isVariable(q.in())) {
            return quantizers.variable(q.quantizer(), path(q), name(q.in(), where));
        }
        checkConstant(out, where);
        return constant(q, out);
    }

    private String path(Recording.Quantized q) {
        String path = first.path(q.quantizer());
        return path.isEmpty() ? q.quantizer().label() : path;
    }

    /** Weights that several places use are quantized in each run and stored once. */
    private String constant(Recording.Quantized q, Tensor out) {
        List<Object> key = List.of(System.identityHashCode(q.quantizer()), System.identityHashCode(q.in()),
                out.shape());
        return quantizedConstants.computeIfAbsent(key,
                k -> quantizers.constant(q.quantizer(), path(q), q.in(), out));
    }

    private String constant(Tensor t, String where) {
        checkConstant(t, where);
        return t.elements() == 1 && t.shape().rank() == 0 ? graph.scalar(t.item())
                : graph.initializer(Initializer.floats(graph.unique("constant"), t));
    }

    /** A constant is the same in both runs. */
    private void checkConstant(Tensor t, String where) {
        Tensor other = twins.get(t);
        if (other == null || !other.shape().equals(t.shape()) || !Arrays.equals(other.array(), t.array())) {
            throw new IllegalArgumentException("a tensor of shape " + t.shape() + " that " + where
                    + " takes cannot be exported to ONNX: no op made it, and it depends on the input's values or on"
                    + " the batch size" + (options.fixedBatch() ? "" : "; if on the latter alone, a fixed batch is"
                    + " possible"));
        }
    }
}
