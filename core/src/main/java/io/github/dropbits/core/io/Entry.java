package io.github.dropbits.core.io;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor in the form in which it is stored in a file: its elements in row-major order, as little-endian bytes. The
 * bytes are not modified after construction.
 */
record Entry(DType dtype, Shape shape, byte[] data) {
    /** The maximum length of a byte array in common JVMs. */
    static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    static Entry of(byte[] values, Shape shape) {
        ByteBuffer to = allocate(DType.U8, values.length, shape).put(values);
        return new Entry(DType.U8, shape, to.array());
    }

    static Entry of(int[] values, Shape shape) {
        ByteBuffer to = allocate(DType.I32, values.length, shape);
        to.asIntBuffer().put(values);
        return new Entry(DType.I32, shape, to.array());
    }

    static Entry of(float[] values, Shape shape) {
        ByteBuffer to = allocate(DType.F32, values.length, shape);
        to.asFloatBuffer().put(values);
        return new Entry(DType.F32, shape, to.array());
    }

    static Entry of(double[] values, Shape shape) {
        ByteBuffer to = allocate(DType.F64, values.length, shape);
        to.asDoubleBuffer().put(values);
        return new Entry(DType.F64, shape, to.array());
    }

    static Entry of(long[] values, Shape shape) {
        ByteBuffer to = allocate(DType.I64, values.length, shape);
        to.asLongBuffer().put(values);
        return new Entry(DType.I64, shape, to.array());
    }

    byte[] bytes() {
        return data.clone();
    }

    int[] ints() {
        int[] values = new int[shape.elements()];
        buffer().asIntBuffer().get(values);
        return values;
    }

    float[] floats() {
        float[] values = new float[shape.elements()];
        buffer().asFloatBuffer().get(values);
        return values;
    }

    /** Returns the values as floats, converted from the floating-point type in which they are stored. */
    float[] asFloats() {
        float[] values = new float[shape.elements()];
        ByteBuffer from = buffer();
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (dtype) {
                case F16 -> Float.float16ToFloat(from.getShort());
                case BF16 -> Float.intBitsToFloat(from.getShort() << Short.SIZE);
                case F32 -> from.getFloat();
                case F64 -> (float) from.getDouble();
                default -> throw new IllegalStateException(dtype + " is no float type");
            };
        }
        return values;
    }

    double[] doubles() {
        double[] values = new double[shape.elements()];
        buffer().asDoubleBuffer().get(values);
        return values;
    }

    long[] longs() {
        long[] values = new long[shape.elements()];
        buffer().asLongBuffer().get(values);
        return values;
    }

    private ByteBuffer buffer() {
        return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer allocate(DType dtype, int count, Shape shape) {
        if (count != shape.elements()) {
            throw new ShapeException(count + " values do not fill shape " + shape + " of " + shape.elements()
                    + " elements");
        }
        long bytes = (long) count * dtype.size();
        if (bytes > MAX_BYTES) {
            throw new ShapeException("shape " + shape + " of " + dtype + " takes " + bytes + " bytes, more than the "
                    + MAX_BYTES + " that a Java array can hold");
        }
        return ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
