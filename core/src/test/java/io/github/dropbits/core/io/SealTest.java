package io.github.dropbits.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage to files that this library wrote is detected. */
class SealTest {
    @TempDir
    private Path directory;

    private Path file;
    private byte[] bytes;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("file.safetensors");
        SafeTensors.builder()
                .metadata("op", "add")
                .put("weight", new float[] {1, -0f, Float.NaN}, Shape.of(3))
                .put("steps", new long[] {1}, Shape.SCALAR)
                .put("u", new byte[] {32, 32, 32}, Shape.of(3))
                .put("none", new int[0], Shape.of(0))
                .build().write(file);
        bytes = Files.readAllBytes(file);
    }

    private FormatException refused(byte[] damaged, String what) throws IOException {
        Files.write(file, damaged);
        FormatException e = assertThrows(FormatException.class, () -> SafeTensors.read(file), what);
        assertEquals(file, e.file(), what);
        assertEquals(e.offset(), Math.clamp(e.offset(), 0, damaged.length), what);
        assertEquals(file + ": at byte " + e.offset() + ": ", e.getMessage().substring(0,
                (file + ": at byte " + e.offset() + ": ").length()), what);
        return e;
    }

    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            refused(damaged, "bit " + bit % 8 + " of byte " + bit / 8);
        }
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        for (int length = 0; length < bytes.length; length++) {
            refused(Arrays.copyOf(bytes, length), "length " + length);
        }
    }

    @Test
    void everyLengtheningIsNoticed() throws IOException {
        FormatException e = refused(Arrays.copyOf(bytes, bytes.length + 2), "longer");
        assertEquals(bytes.length, e.offset());
        assertEquals(file + ": at byte " + bytes.length
                + ": expected the file to end with the last tensor, found 2 bytes more", e.getMessage());
    }

    @Test
    void aChangedValueIsADifferentChecksum() throws IOException {
        byte[] damaged = bytes.clone();
        damaged[bytes.length - 1]++;
        FormatException e = refused(damaged, "data");
        String old = new String(bytes, 35, 8, StandardCharsets.US_ASCII);
        assertEquals(35, e.offset());
        assertEquals(file + ": at byte 35: expected the checksum XXXXXXXX of what the file holds, found \"" + old
                + "\": the file is damaged, or was rewritten by another program that kept the metadata",
                e.getMessage().replaceFirst("checksum [0-9a-f]{8}", "checksum " + "X".repeat(8)));
    }

    private FormatException replaced(String from, String to) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return refused(text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1), from);
    }

    @Test
    void aLostChecksumIsMissed() throws IOException {
        assertEquals(file + ": at byte 8: expected metadata crc32c beside dropbits_format, found none: "
                + "the file is damaged", replaced("crc32c", "crc32b").getMessage());
    }

    @Test
    void otherRulesAreNotGuessed() throws IOException {
        assertEquals(file + ": at byte 8: expected metadata dropbits_format to be 1, found \"2\"",
                replaced("\"dropbits_format\":\"1\"", "\"dropbits_format\":\"2\"").getMessage());
    }

    @Test
    void aChecksumElsewhereIsNoChecksum() throws IOException {
        FormatException e = refused(Raw.file("{\"__metadata__\":{\"op\":\"add\",\"crc32c\":\"00000000\"}}"), "moved");
        assertEquals(file + ": at byte 8: expected a header that begins with {\"__metadata__\":{\"crc32c\":\", found "
                + "metadata crc32c elsewhere: the file is damaged, or was rewritten by another program that kept the "
                + "metadata", e.getMessage());
    }

    @Test
    void digitsOfAnotherFormAreNoChecksum() throws IOException {
        String digits = new String(bytes, 35, 8, StandardCharsets.US_ASCII);
        refused(Raw.file("{\"__metadata__\":{\"crc32c\":\"\"}}"), "short");
        refused(Raw.file("{\"__metadata__\":{\"crc32c\":\"000000000\"}}"), "long");
        if (!digits.toUpperCase().equals(digits)) {
            replaced(digits, digits.toUpperCase());
        }
    }
}
