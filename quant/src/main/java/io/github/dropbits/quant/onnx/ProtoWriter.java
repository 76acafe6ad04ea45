package io.github.dropbits.quant.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes a message in the wire format of Protocol Buffers (protobuf.dev, Encoding). Each field consists of a tag,
 * which contains its number and wire type, and a value. Fields are written in the order of the calls, so equal calls
 * produce equal bytes. Large byte arrays are kept by reference and are not copied into enclosing messages.
 */
final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;
    /** For arrays of at least this number of bytes, keeping a reference is cheaper than copying. */
    private static final int LARGE = 4096;

    private final List<byte[]> chunks = new ArrayList<>();
    private byte[] tail = new byte[64];
    private int used;
    private long size;

    /** Writes an integer or an enumeration constant. A negative number takes ten bytes. */
    ProtoWriter varint(int field, long value) {
        tag(field, VARINT);
        raw(value);
        return this;
    }

    /** Writes a float. */
    ProtoWriter float32(int field, float value) {
        tag(field, FIXED32);
        append(ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
        return this;
    }

    /** Writes bytes. A large array is kept by reference, so the caller must not modify it. */
    ProtoWriter bytes(int field, byte[] value) {
        tag(field, LENGTH_DELIMITED);
        raw(value.length);
        append(value);
        return this;
    }

    /** Writes text in UTF-8. */
    ProtoWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a nested message, which must be complete. */
    ProtoWriter message(int field, ProtoWriter value) {
        tag(field, LENGTH_DELIMITED);
        raw(value.size);
        value.chunks.forEach(this::append);
        append(Arrays.copyOf(value.tail, value.used));
        return this;
    }

    /** Returns the length of the message in bytes. */
    long size() {
        return size;
    }

    /** Writes the message to a channel. */
    void writeTo(WritableByteChannel out) throws IOException {
        for (byte[] chunk : chunks) {
            write(out, ByteBuffer.wrap(chunk));
        }
        write(out, ByteBuffer.wrap(tail, 0, used));
    }

    private static void write(WritableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private void tag(int field, int wireType) {
        raw((long) field << 3 | wireType);
    }

    /**
     * Writes a varint, which has seven bits per byte, the lowest bits first. The top bit of a byte indicates that more
     * bytes follow.
     */
    private void raw(long value) {
        byte[] bytes = new byte[10];
        int n = 0;
        long rest = value;
        while (rest >>> 7 != 0) {
            bytes[n++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[n++] = (byte) rest;
        append(Arrays.copyOf(bytes, n));
    }

    private void append(byte[] bytes) {
        size += bytes.length;
        if (bytes.length >= LARGE) {
            chunks.add(Arrays.copyOf(tail, used));
            chunks.add(bytes);
            used = 0;
            return;
        }
        if (used + bytes.length > tail.length) {
            tail = Arrays.copyOf(tail, Math.max(2 * tail.length, used + bytes.length));
        }
        System.arraycopy(bytes, 0, tail, used, bytes.length);
        used += bytes.length;
    }
}
