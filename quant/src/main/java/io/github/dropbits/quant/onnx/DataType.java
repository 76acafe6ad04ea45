package io.github.dropbits.quant.onnx;

/** The element types in use, with their numbers in {@code TensorProto.DataType} and the range of their integers. */
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

    /** Whether the type can represent every integer of a range. */
    boolean holds(long from, long to) {
        return from >= lowest && to <= highest;
    }

    /** Whether two values are packed into a byte, the first in its lower half. */
    boolean packed() {
        return this == UINT4 || this == INT4;
    }
}
