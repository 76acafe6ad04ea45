package io.github.dropbits.core.io;

/** The element types of tensors in a file, under their safetensors names, in order of increasing alignment. */
public enum DType {
    /** An unsigned byte. */
    U8(1),
    /** A 32-bit integer. */
    I32(4),
    /** A 32-bit float. */
    F32(4),
    /** A 64-bit float. */
    F64(8),
    /** A 64-bit integer. */
    I64(8);

    private final int size;

    DType(int size) {
        this.size = size;
    }

    /**
     * The size of one element.
     *
     * @return the number of bytes
     */
    public int size() {
        return size;
    }

    /** The type of a name in a file, or null if there is none of that name. */
    static DType named(Object name) {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }
}
