package io.github.dropbits.core.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    @TempDir
    private Path directory;

    private SafeTensors writtenAndRead(SafeTensors tensors) throws IOException {
        Path file = directory.resolve("file.safetensors");
        tensors.write(file);
        return SafeTensors.read(file);
    }

    @Test
    void keepsAllTypesShapesAndMetadata() throws IOException {
        SafeTensors back = writtenAndRead(SafeTensors.builder()
                .put("weight", new float[] {1, -2.5f, Float.MAX_VALUE, Float.MIN_VALUE, 0, 5}, Shape.of(2, 3))
                .put("exact", new double[] {Math.PI, Double.MIN_VALUE}, Shape.of(2, 1))
                .put("steps", new long[] {Long.MIN_VALUE, Long.MAX_VALUE, -1}, Shape.of(3))
                .put("labels", new int[] {Integer.MIN_VALUE, 7}, Shape.of(1, 2))
                .put("packed", new byte[] {-128, 0, 127}, Shape.of(3))
                .metadata("by", "a \"test\" \u00e9\n\uD83D\uDE00")
                .metadata("args", "")
                .build());

        assertEquals(List.of("steps", "exact", "weight", "labels", "packed"), back.names());
        assertArrayEquals(new float[] {1, -2.5f, Float.MAX_VALUE, Float.MIN_VALUE, 0, 5}, back.floats("weight"));
        assertArrayEquals(new double[] {Math.PI, Double.MIN_VALUE}, back.doubles("exact"));
        assertArrayEquals(new long[] {Long.MIN_VALUE, Long.MAX_VALUE, -1}, back.longs("steps"));
        assertArrayEquals(new int[] {Integer.MIN_VALUE, 7}, back.ints("labels"));
        assertArrayEquals(new byte[] {-128, 0, 127}, back.bytes("packed"));
        assertEquals(Shape.of(2, 3), back.shape("weight"));
        assertEquals(Shape.of(2, 1), back.shape("exact"));
        assertEquals(DType.U8, back.dtype("packed"));
        assertEquals(Map.of("by", "a \"test\" \u00e9\n\uD83D\uDE00", "args", ""), back.metadata());
        assertTrue(back.contains("labels"));
        assertFalse(back.contains("label"));
    }

    @Test
    void keepsScalarsAndEmptyTensors() throws IOException {
        SafeTensors back = writtenAndRead(SafeTensors.builder()
                .put("s", new float[] {3}, Shape.SCALAR)
                .put("e", new float[0], Shape.of(0))
                .put("f", new long[0], Shape.of(2, 0, 3))
                .put("t", new byte[] {9}, Shape.SCALAR)
                .put("", new int[0], Shape.of(0))
                .build());
        assertArrayEquals(new float[] {3}, back.floats("s"));
        assertEquals(Shape.SCALAR, back.shape("s"));
        assertArrayEquals(new float[0], back.floats("e"));
        assertEquals(Shape.of(2, 0, 3), back.shape("f"));
        assertArrayEquals(new byte[] {9}, back.bytes("t"));
        assertEquals(Shape.of(0), back.shape(""));
    }

    @Test
    void keepsNothingAtAll() throws IOException {
        SafeTensors back = writtenAndRead(SafeTensors.builder().build());
        assertEquals(List.of(), back.names());
        assertEquals(Map.of(), back.metadata());
    }

    @Test
    void keepsEveryBitOfFloats() throws IOException {
        int[] bits = {0x7fc00000, 0x7fc12345, 0xffffffff, 0x7f800001, 0xff80beef, 0x80000000, 0, 0x7f800000, 0xff800000,
            1, 0x807fffff};
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        long[] wide = {0x7ff8000000000001L, 0xfff0000000000001L, 0x8000000000000000L};
        double[] doubles = new double[wide.length];
        for (int i = 0; i < wide.length; i++) {
            doubles[i] = Double.longBitsToDouble(wide[i]);
        }
        SafeTensors back = writtenAndRead(SafeTensors.builder().put("f", values, Shape.of(bits.length))
                .put("d", doubles, Shape.of(wide.length)).build());
        for (int i = 0; i < bits.length; i++) {
            assertEquals(bits[i], Float.floatToRawIntBits(back.floats("f")[i]));
        }
        for (int i = 0; i < wide.length; i++) {
            assertEquals(wide[i], Double.doubleToRawLongBits(back.doubles("d")[i]));
        }
    }

    @Test
    void keepsTensorsOfManyBlocks() throws IOException {
        byte[] big = new byte[300_001];
        new Random(1).nextBytes(big);
        assertArrayEquals(big, writtenAndRead(SafeTensors.builder().put("b", big,
                Shape.of(300_001)).build()).bytes("b"));
    }

    @Test
    void writesExactlyTheseBytes() throws IOException {
        Path file = directory.resolve("file.safetensors");
        SafeTensors.builder().metadata("op", "add").metadata("by", "me")
                .put("u", new byte[] {7}, Shape.of(1)).put("b", new float[] {1}, Shape.SCALAR)
                .put("a", new float[] {2, 3}, Shape.of(2)).build().write(file);

        String header = "{\"__metadata__\":{\"crc32c\":\"00000000\",\"dropbits_format\":\"1\","
                + "\"by\":\"me\",\"op\":\"add\"},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]},"
                + "\"u\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[12,13]}}";
        header += " ".repeat((8 - header.length() % 8) % 8);
        byte[] data = ByteBuffer.allocate(13).put(Raw.floats(2, 3, 1)).put((byte) 7).array();
        CRC32C crc = new CRC32C();
        crc.update(Raw.file(header, data));
        String digits = HexFormat.of().toHexDigits((int) crc.getValue());
        assertArrayEquals(Raw.file(header.replace("00000000", digits), data), Files.readAllBytes(file));
    }

    @Test
    void writesTheSameBytesInWhateverOrderThingsCame() throws IOException {
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        SafeTensors.builder().metadata("a", "1").metadata("b", "2").put("x", new int[1], Shape.of(1))
                .put("y", new long[1], Shape.of(1)).put("z", new int[] {4}, Shape.of(1)).build().write(one);
        SafeTensors.builder().put("z", new int[] {4}, Shape.of(1)).put("y", new long[1], Shape.of(1))
                .metadata("b", "2").put("x", new int[1], Shape.of(1)).metadata("a", "1").build().write(two);
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
        SafeTensors.read(one).write(two);
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    }

    @Test
    void alignsEveryTensorToItsElements() throws IOException {
        Path file = directory.resolve("file");
        SafeTensors.builder().put("a", new byte[3], Shape.of(3)).put("b", new float[1], Shape.of(1))
                .put("c", new double[1], Shape.of(1)).put("d", new long[1], Shape.of(1)).build().write(file);
        byte[] bytes = Files.readAllBytes(file);
        assertEquals(0, bytes[0] % 8);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertEquals(List.of("d [0,8]", "c [8,16]", "b [16,20]", "a [20,23]"),
                Stream.of("d", "c", "b", "a").map(n -> n + " "
                        + text.replaceAll("(?s).*\"" + n + "\":\\{[^}]*data_offsets\":(\\[.*?\\]).*", "$1")).toList());
    }

    @Test
    void isIndependentOfTheArraysAroundIt() {
        float[] values = {1, 2};
        SafeTensorsBuilder builder = SafeTensors.builder().put("a", values, Shape.of(2));
        SafeTensors tensors = builder.build();
        values[0] = 9;
        tensors.floats("a")[1] = 9;
        builder.put("b", values, Shape.of(2)).metadata("k", "v");
        assertArrayEquals(new float[] {1, 2}, tensors.floats("a"));
        assertFalse(tensors.contains("b"));
        assertEquals(Map.of(), tensors.metadata());
        assertThrows(UnsupportedOperationException.class, () -> tensors.metadata().put("k", "v"));
        assertThrows(UnsupportedOperationException.class, () -> tensors.names().clear());

        byte[] bytes = {1};
        SafeTensors packed = SafeTensors.builder().put("p", bytes, Shape.of(1)).build();
        bytes[0] = 9;
        packed.bytes("p")[0] = 9;
        assertArrayEquals(new byte[] {1}, packed.bytes("p"));
    }

    private static void refused(String message, Runnable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }

    @Test
    void refusesWhatCannotBe() {
        SafeTensorsBuilder builder = SafeTensors.builder().put("a", new int[1], Shape.of(1)).metadata("k", "v");
        refused("duplicate tensor name \"a\"", () -> builder.put("a", new float[1], Shape.of(1)));
        refused("a tensor cannot be named __metadata__", () -> builder.put("__metadata__", new int[1], Shape.of(1)));
        refused("duplicate metadata key \"k\"", () -> builder.metadata("k", "w"));
        refused("metadata key crc32c is set by the writer", () -> builder.metadata("crc32c", ""));
        refused("metadata key dropbits_format is set by the writer", () -> builder.metadata("dropbits_format", "1"));
        assertThrows(NullPointerException.class, () -> builder.metadata("n", null));
        ShapeException e = assertThrows(ShapeException.class, () -> builder.put("b", new long[5], Shape.of(2, 3)));
        assertEquals("5 values do not fill shape [2, 3] of 6 elements", e.getMessage());

        SafeTensors tensors = builder.build();
        refused("tensor \"a\" is of type I32, not F32", () -> tensors.floats("a"));
        refused("tensor \"a\" is of type I32, not F64", () -> tensors.doubles("a"));
        refused("tensor \"a\" is of type I32, not I64", () -> tensors.longs("a"));
        refused("tensor \"a\" is of type I32, not U8", () -> tensors.bytes("a"));
        refused("no tensor \"b\" among the 1 there are", () -> tensors.ints("b"));
        refused("no tensor \"b\" among the 1 there are", () -> tensors.shape("b"));
        refused("no tensor \"b\" among the 1 there are", () -> tensors.dtype("b"));
    }

    @Test
    void missingFilesAndDirectoriesAreNamed() {
        Path missing = directory.resolve("missing");
        assertEquals(missing.toString(),
                assertThrows(NoSuchFileException.class, () -> SafeTensors.read(missing)).getFile());
        SafeTensors tensors = SafeTensors.builder().build();
        assertEquals(missing.toString(),
                assertThrows(NoSuchFileException.class, () -> tensors.write(missing.resolve("file"))).getFile());
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Path file = directory.resolve("file");
        SafeTensors.builder().metadata("is", "old").build().write(file);
        SafeTensors changed = SafeTensors.builder().metadata("is", "new").build();
        Thread.currentThread().interrupt();
        try {
            assertThrows(IOException.class, () -> changed.write(file));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(Map.of("is", "old"), SafeTensors.read(file).metadata());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void refusesToWriteAHeaderThatNoReaderTakes() {
        byte[] header = new byte[Header.MAX_LENGTH + 1];
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> SafeTensorsWriter.head(header));
        assertEquals("names and metadata make a header of 100000008 bytes, more than the 100000000 that readers of "
                + "safetensors accept", e.getMessage());
    }
}
