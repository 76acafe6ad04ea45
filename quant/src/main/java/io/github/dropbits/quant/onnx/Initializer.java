package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor that is stored in the file, which ONNX calls an initializer.
 *
 * @param name the name of the tensor
 * @param type the type of the elements
 * @param dims the dimensions
 * @param data the elements, row-major and little-endian
 */
record Initializer(String name, DataType type, int[] dims, byte[] data) {
    /** Creates a tensor of floats. */
    static Initializer floats(String name, Tensor values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.elements()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values.array());
        return new Initializer(name, DataType.FLOAT, values.shape().toArray(), bytes.array());
    }

    /** Creates a one-dimensional tensor of 64-bit integers. */
    static Initializer longs(String name, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int v : values) {
            bytes.putLong(v);
        }
        return new Initializer(name, DataType.INT64, new int[] {values.length}, bytes.array());
    }

    /** Creates a tensor of 8-bit or 4-bit codes. */
    static Initializer codes(String name, DataType type, int[] dims, int[] codes) {
        byte[] bytes = new byte[type.packed() ? (codes.length + 1) / 2 : codes.length];
        for (int i = 0; i < codes.length; i++) {
            if (type.packed()) {
                bytes[i / 2] |= (byte) ((codes[i] & 0xf) << i % 2 * 4);
            } else {
                bytes[i] = (byte) codes[i];
            }
        }
        return new Initializer(name, type, dims, bytes);
    }

    /** Encodes the tensor as a TensorProto message. */
    ProtoWriter message() {
        ProtoWriter out = new ProtoWriter();
        for (int d : dims) {
            out.varint(1 /* dims */, d);
        }
        return out.varint(2 /* data_type */, type.number).text(8 /* name */, name).bytes(9 /* raw_data */, data);
    }
}
