package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.io.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsImages(boolean gzip) throws IOException {
        Tensor images = Idx.images(file(IdxFiles.idx(new byte[] {0, 1, 127, -128, -1, 51}, 1, 2, 3), gzip));
        assertEquals(Shape.of(1, 1, 2, 3), images.shape());
        assertArrayEquals(new float[] {0, 1 / 255f, 127 / 255f, 128 / 255f, 1, .2f}, images.array());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsLabels(boolean gzip) throws IOException {
        assertArrayEquals(new int[] {3, 0, 255}, Idx.labels(file(IdxFiles.idx(new byte[] {3, 0, -1}, 3), gzip)));
    }

    @ParameterizedTest
    @CsvSource({"false, 65535", "true, 65536", "false, 65537", "true, 200000"})
    void readsMoreThanAChunk(boolean gzip, int length) throws IOException {
        byte[] values = IdxFiles.ramp(length);
        UnsignedBytes read = Idx.bytes(file(IdxFiles.idx(values, 1, length), gzip), 2);
        assertEquals(Shape.of(1, length), read.shape());
        assertArrayEquals(values, read.values());
    }

    @Test
    void readsAnEmptyFile() throws IOException {
        UnsignedBytes read = Idx.bytes(file(IdxFiles.idx(new byte[0], 0, 28, 28), false), 3);
        assertEquals(Shape.of(0, 28, 28), read.shape());
        assertEquals(0, read.values().length);
    }

    @Test
    void contentDecidesAndNotTheName() throws IOException {
        Path plainNamedGzip = Files.write(dir.resolve("labels.gz"), IdxFiles.idx(new byte[] {4}, 1));
        assertArrayEquals(new int[] {4}, Idx.labels(plainNamedGzip));
    }

    @Test
    void wrongMagicSaysWhatWasExpected() throws IOException {
        assertFault(file(IdxFiles.idx(new byte[] {4}, 1), false), 3,
                ", byte 0: expected magic number 0x00000803 (unsigned bytes, rank 3), found 0x00000801");
        byte[] floats = IdxFiles.idx(new byte[4], 1);
        floats[2] = 0x0d;
        assertFault(file(floats, true), 1,
                ", byte 0: expected magic number 0x00000801 (unsigned bytes, rank 1), found 0x00000d01");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fewerOrMoreValuesThanTheHeaderSays(boolean gzip) throws IOException {
        assertFault(file(IdxFiles.idx(new byte[5], 2, 3), gzip), 2,
                ", byte 17: expected 6 bytes of values of shape [2, 3] from byte 12, found the end after 5");
        assertFault(file(IdxFiles.idx(new byte[7], 2, 3), gzip), 2,
                ", byte 18: expected the end of the data, found more bytes");
    }

    @Test
    void absurdExtentsFailWithoutTheMemory() throws IOException {
        assertFault(file(IdxFiles.idx(new byte[5], -1, 3), false), 2, ", byte 4: expected extents of at most "
                + "2147483639 values, found extent 4294967295, which makes 4294967295");
        assertFault(file(IdxFiles.idx(new byte[5], 3, 5, Integer.MAX_VALUE), false), 3, ", byte 12: expected extents "
                + "of at most 2147483639 values, found extent 2147483647, which makes 32212254705");
        assertFault(file(IdxFiles.idx(new byte[5], 0, -1), false), 2,
                ", byte 8: expected extents of at most 2147483639 values, found extent 4294967295, which makes 0");
        assertFault(file(IdxFiles.idx(new byte[5], 2147483639), true), 1,
                ", byte 13: expected 2147483639 bytes of values of shape [2147483639] from byte 8, "
                        + "found the end after 5");
    }

    @Test
    void missingFileAndBadRank() {
        Path none = dir.resolve("none");
        assertEquals(none.toString(), assertThrows(NoSuchFileException.class, () -> Idx.labels(none)).getMessage());
        assertEquals("rank must be from 1 to 255, not 0",
                assertThrows(IllegalArgumentException.class, () -> Idx.bytes(none, 0)).getMessage());
        assertEquals("rank must be from 1 to 255, not 256",
                assertThrows(IllegalArgumentException.class, () -> Idx.bytes(none, 256)).getMessage());
    }

    @Test
    void contentMustFillItsShape() {
        assertEquals("3 values do not fill shape [2, 2]", assertThrows(IllegalArgumentException.class,
                () -> new UnsignedBytes(Shape.of(2, 2), new byte[3])).getMessage());
    }

    private Path file(byte[] content, boolean gzip) throws IOException {
        return Files.write(dir.resolve("file.idx"), gzip ? IdxFiles.gzip(content) : content);
    }

    private static void assertFault(Path file, int rank, String message) {
        assertEquals(file + message,
                assertThrows(FormatException.class, () -> Idx.bytes(file, rank)).getMessage());
    }
}
