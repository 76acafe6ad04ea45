package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An ONNX graph under construction, with one input and one output. */
final class OnnxGraph {
    /** The name of the graph's input. */
    static final String INPUT = "input";
    /** The name of the graph's output. */
    static final String OUTPUT = "output";
    /** The lowest operator set that supports one scale per channel, and the axes of ReduceSum as an input. */
    private static final int LOWEST_OPSET = 13;

    private final List<OnnxNode> nodes = new ArrayList<>();
    private final List<Initializer> initializers = new ArrayList<>();
    private final Map<Float, String> scalars = new HashMap<>();
    private final Map<List<Integer>, String> integers = new HashMap<>();
    private final Set<String> taken = new HashSet<>(Set.of(INPUT, OUTPUT));
    private int opset = LOWEST_OPSET;

    /** Returns a name that is not in use yet, derived from the wanted one, and reserves it. */
    String unique(String wanted) {
        String name = wanted;
        for (int n = 1; !taken.add(name); n++) {
            name = wanted + "_" + n;
        }
        return name;
    }

    /** The operator set that the graph needs so far. */
    int opset() {
        return opset;
    }

    /** Requires this operator set or a later one. */
    void needOpset(int version) {
        opset = Math.max(opset, version);
    }

    /** Adds a node and returns the name of its output. */
    String node(String layer, String type, Attributes attributes, String... inputs) {
        String name = unique(layer.isEmpty() ? type : layer + "/" + type);
        String output = unique(name + "_output");
        nodes.add(new OnnxNode(type, name, List.of(inputs), output, attributes));
        return output;
    }

    /** Whether a value is the output of a DequantizeLinear. */
    boolean dequantizes(String value) {
        return nodes.stream().anyMatch(n -> n.output().equals(value) && n.type().equals("DequantizeLinear"));
    }

    /** Adds a tensor, whose name must be unique, and returns its name. */
    String initializer(Initializer tensor) {
        initializers.add(tensor);
        return tensor.name();
    }

    /** The name of a scalar constant; equal scalars share one tensor. */
    String scalar(float value) {
        return scalars.computeIfAbsent(value,
                v -> initializer(Initializer.floats(unique("constant"), Tensor.scalar(value))));
    }

    /** The name of a constant of integers, such as axes; equal constants share one tensor. */
    String longs(int... values) {
        List<Integer> key = new ArrayList<>();
        for (int v : values) {
            key.add(v);
        }
        return integers.computeIfAbsent(key, k -> initializer(Initializer.longs(unique("integers"), values)));
    }

    /** Makes a value the graph's output: renames it, or adds an Identity node if no node computes it. */
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
     * Encodes the whole file, a ModelProto message.
     *
     * @param in the input's extents: integers or names; empty for an unknown extent
     * @param out the output's extents, likewise
     * @param metadata texts by their keys
     */
    ProtoWriter model(List<String> in, List<String> out, Map<String, String> metadata) {
        ProtoWriter graph = new ProtoWriter();
        nodes.forEach(n -> graph.message(1 /* node */, n.message()));
        graph.text(2 /* name */, "dropbits");
        initializers.forEach(t -> graph.message(5 /* initializer */, t.message()));
        graph.message(11 /* input */, valueInfo(INPUT, in)).message(12 /* output */, valueInfo(OUTPUT, out));
        // An OperatorSetIdProto; the empty domain stands for ONNX's own operators.
        ProtoWriter operators = new ProtoWriter().text(1 /* domain */, "").varint(2 /* version */, opset);
        ProtoWriter model = new ProtoWriter().varint(1 /* ir_version */, irVersion())
                .text(2 /* producer_name */, "dropbits").message(7 /* graph */, graph)
                .message(8 /* opset_import */, operators);
        metadata.forEach((key, value) -> model.message(14 /* metadata_props */,
                new ProtoWriter().text(1 /* key */, key).text(2 /* value */, value)));
        return model;
    }

    /** The version of the file format that came with the operator set (ONNX's docs/Versioning.md). */
    private int irVersion() {
        return opset >= 21 ? 10 : opset >= 15 ? 8 : 7;
    }

    /** Encodes the ValueInfoProto of a tensor of floats. */
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
