package io.github.dropbits.quant.onnx;

import java.util.List;

/**
 * A node of the graph, which is one application of an operator.
 *
 * @param type the operator, such as {@code Conv}
 * @param name the name of the node in the graph
 * @param inputs the names of the inputs
 * @param output the name of the output
 * @param attributes the attributes
 */
record OnnxNode(String type, String name, List<String> inputs, String output, Attributes attributes) {
    /** Encodes the node as a NodeProto message. */
    ProtoWriter message() {
        ProtoWriter out = new ProtoWriter();
        inputs.forEach(in -> out.text(1 /* input */, in));
        out.text(2 /* output */, output).text(3 /* name */, name).text(4 /* op_type */, type);
        attributes.forEach((key, value) -> out.message(5 /* attribute */, value.message(key)));
        return out;
    }
}
