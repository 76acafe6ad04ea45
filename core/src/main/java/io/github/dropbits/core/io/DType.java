package io.github.dropbits.core.io;

/**
 * The element types of arrays in a safetensors file. They have the same names as in the file format. They are ordered
 * by increasing alignment.
 */
public enum DType {
    /** An unsigned byte. */
    U8(1),
    /** A 16-bit float with 11 significant bits (binary16 of IEEE 754). This type can be read but not written. */
    F16(2),
    /**
     * A 16-bit float with 8 significant bits (bfloat16), the upper half of a 32-bit float. This type can be read but
     * not written.
     */
    BF16(2),
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
     * Returns the size of one element.
     *
     * @return the number of bytes
     */
    public int size() {
        return size;
    }

    /**
     * Returns whether elements are floating-point numbers.
     *
     * @return true for floating-point types of any size
     */
    public boolean isFloat() {
        return this == F16 || this == BF16 || this == F32 || this == F64;
    }

    /** Returns the type with the given name; null if there is no such type. */
    static DType named(Object name) {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }
}
