package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.BatchNorm;
import io.github.dropbits.core.ops.Reshape;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.graph.GraphValue;
import io.github.dropbits.nn.graph.ModelGraph;
import io.github.dropbits.nn.graph.Node;
import io.github.dropbits.quant.Quantizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts a model to an ONNX graph. The model is run twice on random inputs, with batches of different sizes.
 * Dimensions that differ between the runs depend on the batch size. A constant that differs between the runs is an
 * error, because it depends on the values of the input or on the batch size.
 */
final class Exporter {
    /** The name of the batch dimension in the file. */
    private static final String BATCH = "N";
    private static final int FOUR_BIT_OPSET = 21;

    /**
     * The key of a constant that a quantizer computed. It consists of the quantizer, its input, and the shape in which
     * the constant is stored.
     */
    private record Stored(Quantizer quantizer, Tensor in, Shape shape) {
        @Override
        public boolean equals(Object o) {
            return o instanceof Stored s && quantizer == s.quantizer && in == s.in && shape.equals(s.shape);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(quantizer) + System.identityHashCode(in);
        }
    }

    private final ModelGraph first;
    private final ModelGraph second;
    private final OnnxGraph graph = new OnnxGraph();
    private final QuantizerNodes quantizers;
    /** The name of each value of the first run in the graph. */
    private final Map<GraphValue, String> names = new IdentityHashMap<>();
    /** Maps each value of the first run to the corresponding value of the second run. */
    private final Map<GraphValue, GraphValue> pairedValues = new IdentityHashMap<>();
    private final Map<Node, Node> pairedNodes = new IdentityHashMap<>();
    private final Map<Tensor, String> stored = new IdentityHashMap<>();
    private final Map<Stored, String> quantizedConstants = new HashMap<>();
    private final OnnxOptions options;
    private final boolean quantized;

    Exporter(Module model, Shape example, OnnxOptions options) {
        if (example.elements() == 0) {
            throw new IllegalArgumentException("the example must not be empty, as its shape " + example + " is");
        }
        this.options = options;
        quantized = model.namedModules().values().stream().anyMatch(Quantizer.class::isInstance);
        first = read(model, batch(options.batch().orElse(2), example), 1);
        second = read(model, batch(options.batch().orElse(3), example), 2);
        quantizers = new QuantizerNodes(graph, options.int4());
        if (options.int4()) {
            graph.needOpset(FOUR_BIT_OPSET);
        }
        model.namedParameters().forEach((name, t) -> stored.put(t, name));
        model.namedBuffers().forEach((name, t) -> stored.put(t, name));
        names.put(first.input(), OnnxGraph.INPUT);
        pair();
    }

    private static ModelGraph read(Module model, Shape input, long seed) {
        return ModelGraph.of(model, new RandomStream(seed).uniform(0, 1, input.toArray()),
                module -> module instanceof Quantizer);
    }

    private static Shape batch(int size, Shape example) {
        int[] dims = new int[example.rank() + 1];
        dims[0] = size;
        System.arraycopy(example.toArray(), 0, dims, 1, example.rank());
        return Shape.of(dims);
    }

    /** Pairs the nodes and values of both runs, which must apply the same ops. */
    private void pair() {
        List<Node> a = first.nodes();
        List<Node> b = second.nodes();
        if (a.size() != b.size()) {
            throw new IllegalArgumentException("the model cannot be exported to ONNX: it applies " + a.size()
                    + " ops to one input and " + b.size() + " to another");
        }
        pairedValues.put(first.input(), second.input());
        pairedValues.put(first.result(), second.result());
        for (int i = 0; i < a.size(); i++) {
            pair(a.get(i), b.get(i));
        }
    }

    private void pair(Node a, Node b) {
        boolean alike = a.inputs().size() == b.inputs().size()
                && a.output().shape().rank() == b.output().shape().rank();
        if (a instanceof Node.OfOp x && b instanceof Node.OfOp y) {
            boolean sameClass = x.op().getClass() == y.op().getClass();
            if (!alike || !sameClass || !x.op().sameAttributes(y.op())) {
                throw differs(a, sameClass ? "a " + y.op().name() + " with other options" : y.op().name());
            }
            if (x.op() instanceof BatchNorm n && y.op() instanceof BatchNorm m) {
                pairedValues.put(first.value(n.runningMean()), second.value(m.runningMean()));
                pairedValues.put(first.value(n.runningVar()), second.value(m.runningVar()));
            }
        } else if (!alike || !(a instanceof Node.OfModule m && b instanceof Node.OfModule o
                && m.module() == o.module())) {
            throw differs(a, b.name() + where(b));
        }
        pairedNodes.put(a, b);
        pairedValues.put(a.output(), b.output());
        for (int k = 0; k < a.inputs().size(); k++) {
            pairedValues.put(a.inputs().get(k), b.inputs().get(k));
        }
    }

    private static IllegalArgumentException differs(Node a, String other) {
        return new IllegalArgumentException(a.name() + where(a) + " cannot be exported to ONNX: for another input, of"
                + " another batch size, it is " + other);
    }

    private static String where(Node n) {
        return n.layer().isEmpty() ? "" : " in layer '" + n.layer() + "'";
    }

    /** Creates the content of the file, a ModelProto message. */
    ProtoWriter model() {
        for (Node node : first.needed()) {
            if (node instanceof Node.OfOp a && !storedReshaped(a)) {
                names.put(a.output(), Translations.translate(new Call(graph, a, (Node.OfOp) pairedNodes.get(a),
                        t -> name(first.value(t), a.name() + where(a)), this::isQuantized)));
            }
        }
        graph.output(name(first.result(), "the result"));
        return graph.model(extents(first.input(), second.input()), extents(first.result(), second.result()),
                Map.of(OnnxExport.KIND, quantized ? OnnxExport.QUANTIZED : OnnxExport.FLOAT));
    }

    /** Returns the quantizer node that computed a value, or null if there is none. */
    private static Node.OfModule quantizer(GraphValue v) {
        return v.producer().orElse(null) instanceof Node.OfModule m ? m : null;
    }

    /** Returns whether a value is the output of a quantizer, possibly after ops that only move or limit values. */
    private boolean isQuantized(GraphValue v) {
        GraphValue from = v;
        while (from.producer().orElse(null) instanceof Node.OfOp n && n.op().outputKeepsValues()) {
            from = n.inputs().getFirst();
        }
        return quantizer(from) != null;
    }

    /**
     * Handles the reshape of a quantized constant, such as the weights of a one-dimensional convolution. The constant
     * is stored in the new shape if the channels remain the first dimension. Returns whether the node was such a
     * reshape.
     */
    private boolean storedReshaped(Node.OfOp n) {
        if (!(n.op() instanceof Reshape)) {
            return false;
        }
        GraphValue in = n.inputs().getFirst();
        Node.OfModule q = quantizer(in);
        Shape from = in.shape();
        Shape to = n.output().shape();
        boolean constant = q != null && !in.variable() && from.rank() > 0 && to.rank() > 0 && from.dim(0) == to.dim(0);
        if (constant) {
            checkConstant(n.output(), "op reshape");
            names.put(n.output(), constant(q, n.output()));
        }
        return constant;
    }

    private List<String> extents(GraphValue a, GraphValue b) {
        List<String> extents = new ArrayList<>();
        for (int d = 0; d < a.shape().rank(); d++) {
            int dim = a.shape().dim(d);
            boolean batch = dim == first.input().shape().dim(0) && b.shape().dim(d) == second.input().shape().dim(0);
            extents.add(dim == b.shape().dim(d) ? Integer.toString(dim) : batch ? BATCH : "");
        }
        return extents;
    }

    /**
     * Returns the name of a value of the first run. If the graph does not contain the value yet, it is added as a
     * parameter, a constant or the output of a quantizer.
     */
    private String name(GraphValue v, String where) {
        String known = names.get(v);
        if (known == null) {
            Node.OfModule q = quantizer(v);
            Tensor t = v.tensor();
            known = q != null ? quantized(q, where) : stored.containsKey(t) ? stored(v, where) : constant(v, where);
            names.put(v, known);
        }
        return known;
    }

    /** Adds a parameter or a buffer, which must be the same tensor in both runs. */
    private String stored(GraphValue v, String where) {
        Tensor t = v.tensor();
        GraphValue other = pairedValues.get(v);
        if (other == null || other.tensor() != t) {
            throw new IllegalArgumentException(stored.get(t) + ", which " + where + " takes, cannot be exported to"
                    + " ONNX: for an input of another batch size, the model takes another tensor in its place");
        }
        return graph.initializer(Initializer.floats(graph.unique(stored.get(t)), t));
    }

    private String quantized(Node.OfModule q, String where) {
        if (q.input().variable()) {
            return quantizers.variable((Quantizer) q.module(), path(q), name(q.input(), where));
        }
        checkConstant(q.output(), where);
        return constant(q, q.output());
    }

    private static String path(Node.OfModule q) {
        return q.layer().isEmpty() ? ((Quantizer) q.module()).label() : q.layer();
    }

    /**
     * Stores a quantized constant. Weights that several layers share are quantized in each run, but are stored only
     * once.
     */
    private String constant(Node.OfModule q, GraphValue out) {
        Quantizer quantizer = (Quantizer) q.module();
        Tensor in = q.input().tensor();
        return quantizedConstants.computeIfAbsent(new Stored(quantizer, in, out.shape()),
                k -> quantizers.constant(quantizer, path(q), in, out.tensor()));
    }

    private String constant(GraphValue v, String where) {
        checkConstant(v, where);
        Tensor t = v.tensor();
        return t.elements() == 1 && t.shape().rank() == 0 ? graph.scalar(t.item())
                : graph.initializer(Initializer.floats(graph.unique("constant"), t));
    }

    /** Throws an exception if a constant differs between the runs. */
    private void checkConstant(GraphValue v, String where) {
        GraphValue other = pairedValues.get(v);
        if (other == null || !other.shape().equals(v.shape())
                || !Arrays.equals(other.tensor().array(), v.tensor().array())) {
            throw new IllegalArgumentException("a tensor of shape " + v.shape() + " that " + where
                    + " takes cannot be exported to ONNX: no op made it, and it depends on the input's values or on"
                    + " the batch size"
                    + (options.batch().isPresent() ? "" : "; if on the latter alone, a fixed batch is possible"));
        }
    }
}
