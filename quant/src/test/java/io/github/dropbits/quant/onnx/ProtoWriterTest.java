package io.github.dropbits.quant.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Checks the wire format byte by byte, including the examples on the page about encoding at protobuf.dev. */
class ProtoWriterTest {
    private static byte[] bytes(ProtoWriter message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(Channels.newChannel(out));
        assertEquals(message.size(), out.size());
        return out.toByteArray();
    }

    private static void assertHex(String hex, ProtoWriter message) throws IOException {
        assertEquals(hex.replace(" ", ""), HexFormat.of().formatHex(bytes(message)));
    }

    @Test
    void numbers() throws IOException {
        assertHex("08 96 01", new ProtoWriter().varint(1, 150));
        assertHex("08 00", new ProtoWriter().varint(1, 0));
        assertHex("08 7f", new ProtoWriter().varint(1, 127));
        assertHex("08 80 01", new ProtoWriter().varint(1, 128));
        assertHex("a0 01 07", new ProtoWriter().varint(20, 7));
        assertHex("08 fe ff ff ff ff ff ff ff ff 01", new ProtoWriter().varint(1, -2));
        assertHex("15 00 00 80 3f", new ProtoWriter().float32(2, 1));
    }

    @Test
    void textAndMessages() throws IOException {
        assertHex("12 07 74 65 73 74 69 6e 67", new ProtoWriter().text(2, "testing"));
        assertHex("12 00", new ProtoWriter().text(2, ""));
        assertHex("12 02 c3 a9", new ProtoWriter().text(2, "\u00e9"));
        assertHex("1a 03 08 96 01", new ProtoWriter().message(3, new ProtoWriter().varint(1, 150)));
        assertHex("1a 00", new ProtoWriter().message(3, new ProtoWriter()));
    }

    /**
     * An array that is kept by reference appears at the position where it was written, also within enclosing messages.
     */
    @Test
    void largeArrays() throws IOException {
        byte[] large = new byte[5000];
        Arrays.fill(large, (byte) 5);
        ProtoWriter inner = new ProtoWriter().varint(1, 1).bytes(2, large).varint(3, 3);
        byte[] out = bytes(new ProtoWriter().varint(1, 9).message(2, inner).varint(4, 4));
        assertEquals("0809" + "12" + "8f27" + "0801" + "128827", HexFormat.of().formatHex(out, 0, 10));
        assertArrayEquals(large, Arrays.copyOfRange(out, 10, 5010));
        assertEquals("18032004", HexFormat.of().formatHex(out, 5010, out.length));
    }

    @Test
    void tensors() throws IOException {
        assertHex("08 02 08 01 10 01 42 01 77 4a 08 00 00 80 3f 00 00 00 c0",
                Initializer.floats("w", Tensor.of(new float[] {1, -2}, 2, 1)).message());
        assertHex("08 02 10 07 42 01 61 4a 10 ff ff ff ff ff ff ff ff 02 00 00 00 00 00 00 00",
                Initializer.longs("a", -1, 2).message());
        assertHex("08 03 10 03 42 01 61 4a 03 80 ff 7f",
                Initializer.codes("a", DataType.INT8, new int[] {3}, new int[] {-128, -1, 127}).message());
        assertHex("08 03 10 02 42 01 61 4a 03 00 80 ff",
                Initializer.codes("a", DataType.UINT8, new int[] {3}, new int[] {0, 128, 255}).message());
        // The first of two codes is in the lower half of a byte.
        assertHex("08 03 10 16 42 01 61 4a 02 f8 07",
                Initializer.codes("a", DataType.INT4, new int[] {3}, new int[] {-8, -1, 7}).message());
        assertHex("08 03 10 15 42 01 61 4a 02 f1 08",
                Initializer.codes("a", DataType.UINT4, new int[] {3}, new int[] {1, 15, 8}).message());
        assertHex("10 03 42 01 61 4a 01 05", Initializer.codes("a", DataType.INT8, new int[0], new int[] {5})
                .message());
    }
}
