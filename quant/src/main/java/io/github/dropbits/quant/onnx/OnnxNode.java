package io.github.dropbits.quant.onnx;

import java.util.List;

/**
 * An operator at work.
 *
 * @param type the operator, such as {@code Conv}
 * @param name its name in the graph
 * @param inputs the names of its inputs
 * @param output the name of its output
 * @param attributes its attributes
 */
record OnnxNode(String type, String name, List<String> inputs, String output, Attributes attributes) {
    /** The message, NodeProto. */
    ProtoWriter message() {
        ProtoWriter out = new ProtoWriter();
        inputs.forEach(in -> out.text(1 /* input */, in));
        out.text(2 /* output */, output).text(3 /* name */, name).text(4 /* op_type */, type);
        attributes.forEach((key, value) -> out.message(5 /* attribute */, value.message(key)));
        return out;
    }
}
