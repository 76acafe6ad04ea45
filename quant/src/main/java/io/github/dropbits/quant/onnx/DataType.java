package io.github.dropbits.quant.onnx;

/**
 * The element types that this package uses, with their numbers in {@code TensorProto.DataType} and, for integer types,
 * their ranges.
 */
enum DataType {
    FLOAT(1, 0, 0),
    UINT8(2, 0, 255),
    INT8(3, -128, 127),
    INT64(7, Long.MIN_VALUE, Long.MAX_VALUE),
    UINT4(21, 0, 15),
    INT4(22, -8, 7);

    final int number;
    final long lowest;
    final long highest;

    DataType(int number, long lowest, long highest) {
        this.number = number;
        this.lowest = lowest;
        this.highest = highest;
    }

    /** Returns whether this type can represent all integers in a range. */
    boolean holds(long from, long to) {
        return from >= lowest && to <= highest;
    }

    /** Returns whether two values are packed into one byte, the first value in the lower half. */
    boolean packed() {
        return this == UINT4 || this == INT4;
    }
}
