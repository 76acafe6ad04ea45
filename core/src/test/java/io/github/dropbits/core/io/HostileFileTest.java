package io.github.dropbits.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Malformed files are rejected: their headers are invalid or do not match the data. */
class HostileFileTest {
    private static final String NEITHER = "expected an object of dtype, shape and data_offsets, found ";

    @TempDir
    private Path directory;

    private FormatException refused(long offset, String message, byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("hostile.safetensors"), bytes);
        FormatException e = assertThrows(FormatException.class, () -> SafeTensors.read(file));
        assertEquals(file + ": at byte " + offset + ": " + message, e.getMessage());
        assertEquals(offset, e.offset());
        assertEquals(file, e.file());
        return e;
    }

    @Test
    void lengths() throws IOException {
        byte[] header = "{}".getBytes(StandardCharsets.UTF_8);
        refused(0, "expected a header length of 8 bytes, found the end of the file", new byte[0]);
        refused(7, "expected a header length of 8 bytes, found the end of the file", new byte[7]);
        refused(8, "expected a header that begins with '{', found an empty one", Raw.file(""));
        refused(0, "expected a header length of at most 2, the rest of the file, found 3", Raw.file(3, header));
        refused(0, "expected a header length of at most 2, the rest of the file, found 9223372036854775807",
                Raw.file(Long.MAX_VALUE, header));
        refused(0, "expected a header length of at most 2, the rest of the file, found 9223372036854775808",
                Raw.file(Long.MIN_VALUE, header));
        refused(0, "expected a header length of at most 2, the rest of the file, found 18446744073709551615",
                Raw.file(-1, header));
    }

    @Test
    void aHeaderOverTheLimitIsNotEvenRead() throws IOException {
        Path file = directory.resolve("sparse.safetensors");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(Raw.file(200_000_000, new byte[0])));
            out.write(ByteBuffer.wrap(new byte[1]), 300_000_000);
        }
        FormatException e = assertThrows(FormatException.class, () -> SafeTensors.read(file));
        assertEquals(file + ": at byte 0: expected a header length of at most 100000000, the limit, found 200000000",
                e.getMessage());
    }

    @Test
    void malformedText() throws IOException {
        byte[] text = "{\"\u00e9\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        text[6] = (byte) 0xff;
        refused(14, "expected a header in UTF-8, found a malformed byte sequence", Raw.file(text.length, text));
        byte[] cut = {'{', '"', (byte) 0xc3};
        refused(10, "expected a header in UTF-8, found a malformed byte sequence", Raw.file(3, cut));
    }

    private static Arguments of(int at, String message, String header) {
        return Arguments.of(at, message, header);
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                of(0, "expected a header that begins with '{', found \" {}\"", " {}"),
                of(0, "expected a header that begins with '{', found \"[]\"", "[]"),
                of(0, "expected a header that begins with '{', found \"\\u0000\\u0000\"", "\0\0"),
                of(1, "the header is not valid JSON: expected a member name in quotes, found the end of the text", "{"),
                of(3, "the header is not valid JSON: expected the end of the text, found U+0000", "{} \0"),
                // Offsets count bytes, not characters: 36 bytes come before this one.
                of(36, "the header is not valid JSON: duplicate member name \"a\"",
                        "{\"__metadata__\":{\"\u00e9\uD83D\uDE00\":\"\",\"a\":\"\",\"a\":\"\"}}"),
                of(68, "the header is not valid JSON: nested more than 64 deep", "{\"a\":" + "[".repeat(100)),
                of(24, "the header is not valid JSON: duplicate member name \"k\"",
                        "{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}"),
                of(1, "expected __metadata__ to be an object of strings, found []", "{\"__metadata__\":[]}"),
                of(1, "expected metadata \"k\" to be a string, found 1", "{\"__metadata__\":{\"k\":1}}"),
                of(1, "expected metadata \"k\" to be a string, found null", "{\"__metadata__\":{\"k\":null}}"),
                of(1, "tensor \"a\": " + NEITHER + "3", "{\"a\":3}"),
                of(1, "tensor \"a\": " + NEITHER + "null", "{\"a\":null}"),
                of(1, "tensor \"a\": " + NEITHER + "{\"dtype\":\"F32\",\"shape\":[]}",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}"),
                of(1, "tensor \"a\": " + NEITHER
                        + "{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4],\"compression\":\"x\"}",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4],\"compression\":\"x\"}}"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void headersThatAreNone(int at, String message, String header) throws IOException {
        refused(8 + at, message, Raw.file(header, Raw.floats(1, 2)));
    }

    static Stream<Arguments> entries() {
        String types = "expected a dtype of [U8, F16, BF16, I32, F32, F64, I64], found ";
        String dims = "expected a shape of dimensions from 0 to 2147483647, found ";
        String many = "expected a shape of at most 2147483647 elements, found ";
        String range = "expected two data_offsets from 0 to 8, the bytes of data in the file, found ";
        return Stream.of(
                Arguments.of(types + "\"I16\"", "\"I16\"", "[2]", "[0,4]"),
                Arguments.of(types + "\"f32\"", "\"f32\"", "[2]", "[0,8]"),
                Arguments.of(types + "32", "32", "[2]", "[0,8]"),
                Arguments.of(types + "null", "null", "[2]", "[0,8]"),
                Arguments.of(dims + "2", "\"F32\"", "2", "[0,8]"),
                Arguments.of(dims + "[-1]", "\"F32\"", "[-1]", "[0,8]"),
                Arguments.of(dims + "[-2,-1]", "\"F32\"", "[-2,-1]", "[0,8]"),
                Arguments.of(dims + "[2.0]", "\"F32\"", "[2.0]", "[0,8]"),
                Arguments.of(dims + "[\"2\"]", "\"F32\"", "[\"2\"]", "[0,8]"),
                Arguments.of(dims + "[null]", "\"F32\"", "[null]", "[0,8]"),
                Arguments.of(dims + "[2147483648,0]", "\"F32\"", "[2147483648,0]", "[0,0]"),
                Arguments.of(dims + "[9223372036854775807,2]", "\"F32\"", "[9223372036854775807,2]", "[0,8]"),
                Arguments.of(dims + "[18446744073709552000.0]", "\"F32\"", "[18446744073709551616]", "[0,0]"),
                Arguments.of(many + "[65536,65536]", "\"F32\"", "[65536,65536]", "[0,0]"),
                Arguments.of(many + "[65536,65536,65536,65536]", "\"F32\"", "[65536,65536,65536,65536]", "[0,0]"),
                Arguments.of(many + "[2147483647,2147483647,0]", "\"F32\"", "[2147483647,2147483647,0]", "[0,0]"),
                Arguments.of(range + "8", "\"F32\"", "[2]", "8"),
                Arguments.of(range + "[]", "\"F32\"", "[2]", "[]"),
                Arguments.of(range + "[8]", "\"F32\"", "[2]", "[8]"),
                Arguments.of(range + "[0,4,8]", "\"F32\"", "[2]", "[0,4,8]"),
                Arguments.of(range + "[0,8.0]", "\"F32\"", "[2]", "[0,8.0]"),
                Arguments.of(range + "[-8,0]", "\"F32\"", "[2]", "[-8,0]"),
                Arguments.of(range + "[0,12]", "\"F32\"", "[3]", "[0,12]"),
                Arguments.of(range + "[9223372036854775800,9223372036854775807]", "\"F32\"", "[2]",
                        "[9223372036854775800,9223372036854775807]"),
                Arguments.of("expected data_offsets 8 bytes apart for F32 [2], found [8,0]", "\"F32\"", "[2]", "[8,0]"),
                Arguments.of("expected data_offsets 8 bytes apart for F32 [2], found [0,4]", "\"F32\"", "[2]", "[0,4]"),
                Arguments.of("expected data_offsets 16 bytes apart for F64 [2], found [0,8]", "\"F64\"", "[2]",
                "[0,8]"),
                Arguments.of("expected data_offsets 4 bytes apart for F32 [], found [0,8]", "\"F32\"", "[]", "[0,8]"),
                Arguments.of("expected data_offsets 17179869176 bytes apart for I64 [2147483647], found [0,8]",
                        "\"I64\"", "[2147483647]", "[0,8]"));
    }

    private static String entry(String name, String dtype, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":" + dtype + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    }

    @ParameterizedTest
    @MethodSource("entries")
    void tensorsThatCannotBe(String message, String dtype, String shape, String offsets) throws IOException {
        String header = "{\"__metadata__\":{}," + entry("t", dtype, shape, offsets) + "}";
        refused(27, "tensor \"t\": " + message, Raw.file(header, Raw.floats(1, 2)));
    }

    @Test
    void tensorsThatDoNotTileTheData() throws IOException {
        String a = entry("a", "\"U8\"", "[4]", "[0,4]");
        refused(8 + 2 + a.length(),
                "tensor \"b\": expected data_offsets from 4, where the data before it end, found 2: an overlap",
                Raw.file("{" + a + "," + entry("b", "\"U8\"", "[6]", "[2,8]") + "}", new byte[8]));
        refused(8 + 2 + a.length(),
                "tensor \"b\": expected data_offsets from 4, where the data before it end, found 0: an overlap",
                Raw.file("{" + a + "," + entry("b", "\"U8\"", "[8]", "[0,8]") + "}", new byte[8]));
        refused(8 + 2 + a.length(),
                "tensor \"b\": expected data_offsets from 4, where the data before it end, found 0: an overlap",
                Raw.file("{" + a + "," + entry("b", "\"U8\"", "[4]", "[0,4]") + "}", new byte[4]));
        refused(8 + 2 + a.length(),
                "tensor \"b\": expected data_offsets from 4, where the data before it end, found 2: an overlap",
                Raw.file("{" + a + "," + entry("b", "\"U8\"", "[0]", "[2,2]") + "}", new byte[4]));
        refused(8 + 2 + a.length(),
                "tensor \"b\": expected data_offsets from 4, where the data before it end, found 6: a hole",
                Raw.file("{" + a + "," + entry("b", "\"U8\"", "[2]", "[6,8]") + "}", new byte[8]));
        refused(8 + 1, "tensor \"a\": expected data_offsets from 0, where the data before it end, found 1: a hole",
                Raw.file("{" + entry("a", "\"U8\"", "[7]", "[1,8]") + "}", new byte[8]));
        refused(8 + 2 + a.length() + 4, "expected the file to end with the last tensor, found 1 bytes more",
                Raw.file("{" + a + "}", new byte[5]));
        refused(8 + 2, "expected the file to end with the last tensor, found 1 bytes more", Raw.file("{}",
                new byte[1]));
    }

    @Test
    void aTensorLongerThanAnArrayIsNotAllocated() throws IOException {
        Path file = directory.resolve("sparse.safetensors");
        byte[] head = Raw.file("{" + entry("t", "\"F32\"", "[750000000]", "[0,3000000000]") + "}");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE)) {
            out.write(ByteBuffer.wrap(head));
            out.write(ByteBuffer.wrap(new byte[1]), head.length + 3_000_000_000L - 1);
        }
        FormatException e = assertThrows(FormatException.class, () -> SafeTensors.read(file));
        assertEquals(file + ": at byte 9: tensor \"t\": expected at most the 2147483639 bytes that a Java array can "
                + "hold, found 3000000000", e.getMessage());
    }

    @Test
    void longNamesAreCutShortInMessages() throws IOException {
        refused(9, "tensor \"" + "n".repeat(80) + "\"...: " + NEITHER + "[" + "0,".repeat(39) + "0...",
                Raw.file("{\"" + "n".repeat(5000) + "\":[" + "0,".repeat(200) + "0]}"));
    }

    @Test
    void anEntryOfManyValuesIsNotReadToItsEnd() throws IOException {
        refused(14 + 2 * 255, "the header is not valid JSON: too many values in one member",
                Raw.file("{\"a\":[" + "0,".repeat(1_000_000) + "0]}"));
    }

    @Test
    void metadataAreLimited() throws IOException {
        StringBuilder text = new StringBuilder("{\"__metadata__\":{\"0\":\"\"");
        for (int i = 1; i <= Header.MOST_METADATA; i++) {
            text.append(",\"").append(Integer.toString(i, 36)).append("\":\"\"");
        }
        refused(9, "expected at most 65536 metadata, found more", Raw.file(text + "}}"));
    }

    @Test
    void theJsonProblemIsTheCause() throws IOException {
        FormatException e = refused(9, "the header is not valid JSON: expected a member name in quotes, found '1'",
                Raw.file("{1}"));
        assertEquals(1, assertInstanceOf(JsonException.class, e.getCause()).offset());
    }
}
