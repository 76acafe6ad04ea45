package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.graph.GraphValue;
import io.github.dropbits.nn.graph.Node;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An op that is to be translated into nodes, as observed in two runs of the model with batches of different sizes.
 * Dimensions that differ between the runs depend on the batch size.
 */
final class Call {
    private final OnnxGraph graph;
    private final Node.OfOp first;
    private final Node.OfOp second;
    private final List<String> inputs;
    private final Function<Tensor, String> names;
    private final Predicate<GraphValue> quantized;

    /**
     * Creates a call.
     *
     * @param graph the graph to which nodes are added
     * @param first the op in the first run
     * @param second the same op in the second run
     * @param names maps a tensor of the first run to its name in the graph
     * @param quantized returns whether a value of the first run is the output of a quantizer
     */
    Call(OnnxGraph graph, Node.OfOp first, Node.OfOp second, Function<Tensor, String> names,
            Predicate<GraphValue> quantized) {
        this.graph = graph;
        this.first = first;
        this.second = second;
        this.names = names;
        this.quantized = quantized;
        inputs = first.inputs().stream().map(v -> names.apply(v.tensor())).toList();
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

    /** Returns the name of an input. */
    String in(int i) {
        return inputs.get(i);
    }

    /** Returns whether an input depends on the network's input. */
    boolean variable(int i) {
        return first.inputs().get(i).variable();
    }

    /** Returns whether an input is the output of a quantizer, possibly after ops that only move values. */
    boolean quantized(int i) {
        return quantized.test(first.inputs().get(i));
    }

    /** Returns the shape of an input in the first run. */
    Shape shape(int i) {
        return first.inputs().get(i).shape();
    }

    /** Returns the dimensions of an input, with -1 for a dimension that depends on the batch size. */
    int[] inDims(int i) {
        return dims(first.inputs().get(i).shape(), second.inputs().get(i).shape());
    }

    /** Returns the dimensions of the output, with -1 for a dimension that depends on the batch size. */
    int[] outDims() {
        return dims(first.output().shape(), second.output().shape());
    }

    /** Returns the dimensions that are equal in two runs, with -1 where they differ. */
    static int[] dims(Shape first, Shape second) {
        int[] dims = first.toArray();
        for (int d = 0; d < dims.length; d++) {
            dims[d] = dims[d] == second.dim(d) ? dims[d] : -1;
        }
        return dims;
    }

    /** Converts a dimension of the first input, which may be negative, to its index. */
    int axis(int dim) {
        return shape(0).axis(dim);
    }

    /**
     * Converts dimensions of the first input to their indices. If no dimension is given, returns the indices of all
     * dimensions.
     */
    int[] axes(int... dims) {
        int[] axes = new int[dims.length == 0 ? shape(0).rank() : dims.length];
        Arrays.setAll(axes, i -> dims.length == 0 ? i : axis(dims[i]));
        return axes;
    }

    /** Returns the name of a tensor that the op reads in addition to its inputs. */
    String name(Tensor tensor) {
        return names.apply(tensor);
    }

    /** Adds a node, and returns the name of its output. */
    String node(String type, Attributes attributes, String... in) {
        return graph.node(first.layer(), type, attributes, in);
    }

    /** Adds a node without attributes, and returns the name of its output. */
    String node(String type, String... in) {
        return node(type, Attributes.NONE, in);
    }

    /** Adds a node with all inputs of the op, and returns the name of its output. */
    String over(String type, Attributes attributes) {
        return node(type, attributes, inputs.toArray(String[]::new));
    }

    /** Creates the exception for an op that cannot be exported, with the reason. */
    IllegalArgumentException refusal(String why) {
        return new IllegalArgumentException("op " + op().name()
                + (first.layer().isEmpty() ? "" : " in layer '" + first.layer() + "'")
                + " cannot be exported to ONNX: " + why);
    }
}
