package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph as it grows, node by node, with one input and one output. */
final class OnnxGraph {
    /** The name of the graph's input. */
    static final String INPUT = "input";
    /** The name of the graph's output. */
    static final String OUTPUT = "output";
    /** The lowest operator set with steps for each channel, which is also that of the axes of sums as an input. */
    private static final int LOWEST_OPSET = 13;

    private final List<OnnxNode> nodes = new ArrayList<>();
    private final List<Initializer> initializers = new ArrayList<>();
    private final Map<Float, String> scalars = new HashMap<>();
    private final Map<List<Integer>, String> integers = new HashMap<>();
    private final Set<String> taken = new HashSet<>(Set.of(INPUT, OUTPUT));
    private int opset = LOWEST_OPSET;

    /** A name that nothing else has. */
    String unique(String wanted) {
        String name = wanted;
        for (int n = 1; !taken.add(name); n++) {
            name = wanted + "_" + n;
        }
        return name;
    }

    /** The operator set so far. */
    int opset() {
        return opset;
    }

    /** Says that an operator needs an operator set, or a later one. */
    void needOpset(int version) {
        opset = Math.max(opset, version);
    }

    /** Adds a node and gives its output's name. */
    String node(String layer, String type, Attributes attributes, String... inputs) {
        String name = unique(layer.isEmpty() ? type : layer + "/" + type);
        String output = unique(name + "_output");
        nodes.add(new OnnxNode(type, name, List.of(inputs), output, attributes));
        return output;
    }

    /** Adds a tensor, whose name must be unique, and gives its name. */
    String initializer(Initializer tensor) {
        initializers.add(tensor);
        return tensor.name();
    }

    /** A scalar, which all who need that number share. */
    String scalar(float value) {
        return scalars.computeIfAbsent(value,
                v -> initializer(Initializer.floats(unique("constant"), Tensor.scalar(value))));
    }

    /** Whole numbers, such as axes, which all who need them share. */
    String longs(int... values) {
        List<Integer> key = new ArrayList<>();
        for (int v : values) {
            key.add(v);
        }
        return integers.computeIfAbsent(key, k -> initializer(Initializer.longs(unique("integers"), values)));
    }

    /** Makes a value the graph's output. */
    void output(String value) {
        if (nodes.stream().noneMatch(n -> n.output().equals(value))) {
            nodes.add(new OnnxNode("Identity", unique("Identity"), List.of(value), OUTPUT, Attributes.NONE));
            return;
        }
        nodes.replaceAll(n -> new OnnxNode(n.type(), n.name(),
                n.inputs().stream().map(in -> in.equals(value) ? OUTPUT : in).toList(),
                n.output().equals(value) ? OUTPUT : n.output(), n.attributes()));
    }

    /**
     * The whole file, ModelProto.
     *
     * @param in the input's extents, whole numbers or names; empty for an extent that is not known
     * @param out the output's
     */
    ProtoWriter model(List<String> in, List<String> out) {
        ProtoWriter graph = new ProtoWriter();
        nodes.forEach(n -> graph.message(1 /* node */, n.message()));
        graph.text(2 /* name */, "dropbits");
        initializers.forEach(t -> graph.message(5 /* initializer */, t.message()));
        graph.message(11 /* input */, valueInfo(INPUT, in)).message(12 /* output */, valueInfo(OUTPUT, out));
        // OperatorSetIdProto; the domain of ONNX's own operators is the empty text.
        ProtoWriter operators = new ProtoWriter().text(1 /* domain */, "").varint(2 /* version */, opset);
        return new ProtoWriter().varint(1 /* ir_version */, irVersion()).text(2 /* producer_name */, "dropbits")
                .message(7 /* graph */, graph).message(8 /* opset_import */, operators);
    }

    /** The file format's version that came with the operator set (ONNX's docs/Versioning.md). */
    private int irVersion() {
        return opset >= 21 ? 10 : opset >= 15 ? 8 : 7;
    }

    /** ValueInfoProto of a tensor of floats. */
    private static ProtoWriter valueInfo(String name, List<String> dims) {
        ProtoWriter shape = new ProtoWriter();
        for (String d : dims) {
            ProtoWriter dimension = new ProtoWriter();
            if (!d.isEmpty() && Character.isDigit(d.charAt(0))) {
                dimension.varint(1 /* dim_value */, Long.parseLong(d));
            } else if (!d.isEmpty()) {
                dimension.text(2 /* dim_param */, d);
            }
            shape.message(1 /* dim */, dimension);
        }
        ProtoWriter tensor = new ProtoWriter().varint(1 /* elem_type */, DataType.FLOAT.number)
                .message(2 /* shape */, shape);
        ProtoWriter type = new ProtoWriter().message(1 /* tensor_type */, tensor);
        return new ProtoWriter().text(1 /* name */, name).message(2 /* type */, type);
    }
}
