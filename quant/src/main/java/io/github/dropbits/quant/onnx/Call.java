package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An op that is to become nodes, as it was in two runs of the model on batches of different sizes: an extent that
 * differs between them follows the batch.
 */
final class Call {
    private final OnnxGraph graph;
    private final String layer;
    private final Trace.Step first;
    private final Trace.Step second;
    private final List<String> inputs;
    private final Function<Tensor, String> names;
    private final Predicate<Tensor> quantized;

    /**
     * An op.
     *
     * @param layer the layer that applied it
     * @param first the op in one run
     * @param second in the other
     * @param names gives a tensor of the first run its name in the graph
     * @param quantized tells of one whether it comes out of a quantizer
     */
    Call(OnnxGraph graph, String layer, Trace.Step first, Trace.Step second, Function<Tensor, String> names,
            Predicate<Tensor> quantized) {
        this.graph = graph;
        this.layer = layer;
        this.first = first;
        this.second = second;
        this.names = names;
        this.quantized = quantized;
        inputs = first.inputs().stream().map(names).toList();
    }

    Op op() {
        return first.op();
    }

    OnnxGraph graph() {
        return graph;
    }

    int inputs() {
        return inputs.size();
    }

    /** The name of an input. */
    String in(int i) {
        return inputs.get(i);
    }

    /** Whether an input comes out of a quantizer, perhaps under another shape. */
    boolean quantized(int i) {
        return quantized.test(first.inputs().get(i));
    }

    /** The shape of an input in the first run. */
    Shape shape(int i) {
        return first.inputs().get(i).shape();
    }

    /** The extents of an input; -1 for those that follow the batch. */
    int[] inDims(int i) {
        return dims(first.inputs().get(i).shape(), second.inputs().get(i).shape());
    }

    /** The extents of the output; -1 for those that follow the batch. */
    int[] outDims() {
        return dims(first.output().shape(), second.output().shape());
    }

    /** The extents that two runs have in common; -1 where they differ. */
    static int[] dims(Shape first, Shape second) {
        int[] dims = first.toArray();
        for (int d = 0; d < dims.length; d++) {
            dims[d] = dims[d] == second.dim(d) ? dims[d] : -1;
        }
        return dims;
    }

    /** One of the op's attributes, which are named as the code that makes the op names them. */
    <T> T attribute(String name, Class<T> type) {
        return type.cast(op().attributes().get(name));
    }

    int integer(String name) {
        return attribute(name, Integer.class);
    }

    float number(String name) {
        return attribute(name, Float.class);
    }

    /** A flag as ONNX has it: 1 for true. */
    int flag(String name) {
        return attribute(name, Boolean.class) ? 1 : 0;
    }

    /** The attribute {@code dim}, counted from the first dimension of the first input. */
    int dim() {
        return shape(0).axis(integer("dim"));
    }

    /** The attribute {@code dims} likewise; all of them if it is empty. */
    int[] dims() {
        int[] dims = attribute("dims", int[].class).clone();
        if (dims.length == 0) {
            dims = new int[shape(0).rank()];
            Arrays.setAll(dims, i -> i);
        }
        for (int i = 0; i < dims.length; i++) {
            dims[i] = shape(0).axis(dims[i]);
        }
        return dims;
    }

    /** The name of a tensor among the op's attributes. */
    String tensor(String name) {
        return names.apply(attribute(name, Tensor.class));
    }

    /** Adds a node. */
    String node(String type, Map<String, Object> attributes, String... in) {
        return graph.node(layer, type, attributes, in);
    }

    /** Adds a node without attributes. */
    String node(String type, String... in) {
        return node(type, Map.of(), in);
    }

    /** Adds a node that takes all inputs of the op. */
    String over(String type, Map<String, Object> attributes) {
        return node(type, attributes, inputs.toArray(String[]::new));
    }

    /** What to throw where an op cannot be exported. */
    IllegalArgumentException refusal(String why) {
        return new IllegalArgumentException("op " + op().name() + (layer.isEmpty() ? "" : " in layer '" + layer + "'")
                + " cannot be exported to ONNX: " + why);
    }
}
