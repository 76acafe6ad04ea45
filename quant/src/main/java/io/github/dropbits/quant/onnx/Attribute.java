package io.github.dropbits.quant.onnx;

/** The value of an attribute of a node: an AttributeProto of one of three types. */
sealed interface Attribute {
    /** An integer attribute. */
    record Int(int value) implements Attribute {
        @Override
        public ProtoWriter message(String name) {
            return Attribute.named(name).varint(3 /* i */, value).varint(20 /* type */, 2 /* INT */);
        }
    }

    /** A float attribute. */
    record Float(float value) implements Attribute {
        @Override
        public ProtoWriter message(String name) {
            return Attribute.named(name).float32(2 /* f */, value).varint(20 /* type */, 1 /* FLOAT */);
        }
    }

    /** An attribute that is a list of integers. */
    record Ints(int... values) implements Attribute {
        @Override
        public ProtoWriter message(String name) {
            ProtoWriter out = Attribute.named(name);
            for (int i : values) {
                out.varint(8 /* ints */, i);
            }
            return out.varint(20 /* type */, 7 /* INTS */);
        }
    }

    /** Encodes the attribute as an AttributeProto message. */
    ProtoWriter message(String name);

    private static ProtoWriter named(String name) {
        return new ProtoWriter().text(1 /* name */, name);
    }
}
