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
 * An op that is to become nodes, as it was in two runs of the model on batches of different sizes: an extent that
 * differs between the runs follows the batch.
 */
final class Call {
    private final OnnxGraph graph;
    private final Node.OfOp first;
    private final Node.OfOp second;
    private final List<String> inputs;
    private final Function<Tensor, String> names;
    private final Predicate<GraphValue> quantized;

    /**
     * An op.
     *
     * @param first the op in one run
     * @param second the op in the other run
     * @param names gives a tensor of the first run its name in the graph
     * @param quantized tells whether a value of the first run comes out of a quantizer
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

    /** A dimension of the first input, counted from the first. */
    int axis(int dim) {
        return shape(0).axis(dim);
    }

    /** Dimensions of the first input, counted from the first; all of them if none is given. */
    int[] axes(int... dims) {
        int[] axes = new int[dims.length == 0 ? shape(0).rank() : dims.length];
        Arrays.setAll(axes, i -> dims.length == 0 ? i : axis(dims[i]));
        return axes;
    }

    /** The name of a tensor that the op reads besides its inputs. */
    String name(Tensor tensor) {
        return names.apply(tensor);
    }

    /** Adds a node. */
    String node(String type, Attributes attributes, String... in) {
        return graph.node(first.layer(), type, attributes, in);
    }

    /** Adds a node without attributes. */
    String node(String type, String... in) {
        return node(type, Attributes.NONE, in);
    }

    /** Adds a node that takes all inputs of the op. */
    String over(String type, Attributes attributes) {
        return node(type, attributes, inputs.toArray(String[]::new));
    }

    /** The exception that says why an op cannot be exported. */
    IllegalArgumentException refusal(String why) {
        return new IllegalArgumentException("op " + op().name()
                + (first.layer().isEmpty() ? "" : " in layer '" + first.layer() + "'")
                + " cannot be exported to ONNX: " + why);
    }
}
