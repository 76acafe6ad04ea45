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
    /** The lowest operator set that supports one scale per channel, and in which the axes of ReduceSum are an input. */
    private static final int LOWEST_OPSET = 13;

    private final List<OnnxNode> nodes = new ArrayList<>();
    private final List<Initializer> initializers = new ArrayList<>();
    private final Map<Float, String> scalars = new HashMap<>();
    private final Map<List<Integer>, String> integers = new HashMap<>();
    private final Set<String> taken = new HashSet<>(Set.of(INPUT, OUTPUT));
    private int opset = LOWEST_OPSET;

    /** Reserves a name that is not in use yet, derived from the wanted name, and returns it. */
    String unique(String wanted) {
        String name = wanted;
        for (int n = 1; !taken.add(name); n++) {
            name = wanted + "_" + n;
        }
        return name;
    }

    /** Returns the lowest operator set that supports all nodes added so far. */
    int opset() {
        return opset;
    }

    /** Requires the given operator set or a later one. */
    void needOpset(int version) {
        opset = Math.max(opset, version);
    }

    /** Adds a node, and returns the name of its output. */
    String node(String layer, String type, Attributes attributes, String... inputs) {
        String name = unique(layer.isEmpty() ? type : layer + "/" + type);
        String output = unique(name + "_output");
        nodes.add(new OnnxNode(type, name, List.of(inputs), output, attributes));
        return output;
    }

    /** Returns whether a value is the output of a DequantizeLinear. */
    boolean dequantizes(String value) {
        return nodes.stream().anyMatch(n -> n.output().equals(value) && n.type().equals("DequantizeLinear"));
    }

    /** Adds a tensor, whose name must be unique, and returns its name. */
    String initializer(Initializer tensor) {
        initializers.add(tensor);
        return tensor.name();
    }

    /** Returns the name of a scalar constant. Equal scalars share one tensor. */
    String scalar(float value) {
        return scalars.computeIfAbsent(value,
                v -> initializer(Initializer.floats(unique("constant"), Tensor.scalar(value))));
    }

    /** Returns the name of a constant that consists of integers, such as axes. Equal constants share one tensor. */
    String longs(int... values) {
        List<Integer> key = new ArrayList<>();
        for (int v : values) {
            key.add(v);
        }
        return integers.computeIfAbsent(key, k -> initializer(Initializer.longs(unique("integers"), values)));
    }

    /**
     * Makes a value the output of the graph. The value is renamed, or an Identity node is added if no node computes it.
     */
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
     * Encodes the entire file, a ModelProto message.
     *
     * @param in the dimensions of the input: integers or names; empty for an unknown dimension
     * @param out the dimensions of the output, in the same form
     * @param metadata the metadata, as a map from keys to texts
     */
    ProtoWriter model(List<String> in, List<String> out, Map<String, String> metadata) {
        ProtoWriter graph = new ProtoWriter();
        nodes.forEach(n -> graph.message(1 /* node */, n.message()));
        graph.text(2 /* name */, "dropbits");
        initializers.forEach(t -> graph.message(5 /* initializer */, t.message()));
        graph.message(11 /* input */, valueInfo(INPUT, in)).message(12 /* output */, valueInfo(OUTPUT, out));
        // This is an OperatorSetIdProto. The empty domain denotes ONNX's own operators.
        ProtoWriter operators = new ProtoWriter().text(1 /* domain */, "").varint(2 /* version */, opset);
        ProtoWriter model = new ProtoWriter().varint(1 /* ir_version */, irVersion())
                .text(2 /* producer_name */, "dropbits").message(7 /* graph */, graph)
                .message(8 /* opset_import */, operators);
        metadata.forEach((key, value) -> model.message(14 /* metadata_props */,
                new ProtoWriter().text(1 /* key */, key).text(2 /* value */, value)));
        return model;
    }

    /**
     * Returns the version of the file format that was introduced with the operator set (docs/Versioning.md of ONNX).
     */
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
