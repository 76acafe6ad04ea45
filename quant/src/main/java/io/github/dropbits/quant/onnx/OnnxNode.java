package io.github.dropbits.quant.onnx;

import java.util.List;
import java.util.SortedMap;

/**
 * An operator at work.
 *
 * @param type the operator, such as {@code Conv}
 * @param name its name in the graph
 * @param inputs the names of its inputs
 * @param output the name of its output
 * @param attributes its attributes, whose values are {@code Integer}, {@code Float} or {@code int[]}
 */
record OnnxNode(String type, String name, List<String> inputs, String output, SortedMap<String, Object> attributes) {
    /** AttributeProto.AttributeType. */
    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int INTS = 7;

    /** The message, NodeProto. */
    ProtoWriter message() {
        ProtoWriter out = new ProtoWriter();
        inputs.forEach(in -> out.text(1 /* input */, in));
        out.text(2 /* output */, output).text(3 /* name */, name).text(4 /* op_type */, type);
        attributes.forEach((key, value) -> out.message(5 /* attribute */, attribute(key, value)));
        return out;
    }

    /** AttributeProto. */
    private static ProtoWriter attribute(String name, Object value) {
        ProtoWriter out = new ProtoWriter().text(1 /* name */, name);
        switch (value) {
            case Float f -> out.float32(2 /* f */, f).varint(20 /* type */, FLOAT);
            case Integer i -> out.varint(3 /* i */, i).varint(20 /* type */, INT);
            case int[] ints -> {
                for (int i : ints) {
                    out.varint(8 /* ints */, i);
                }
                out.varint(20 /* type */, INTS);
            }
            default -> throw new IllegalArgumentException("attribute " + name + " cannot be a " + value.getClass());
        }
        return out;
    }
}
