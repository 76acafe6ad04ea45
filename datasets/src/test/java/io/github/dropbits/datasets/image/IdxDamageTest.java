package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.io.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test damages a tiny file in every possible way of one kind. */
class IdxDamageTest {
    private static final byte[] VALUES = IdxFiles.ramp(12);
    private static final byte[] PLAIN = IdxFiles.idx(VALUES, 2, 3, 2);
    private static final int HEADER = 16;
    private static final int GZIP_MTIME = 4;
    private static final int GZIP_BODY = 10;
    private static final int GZIP_TRAILER = 8;

    @TempDir
    private Path dir;

    @Test
    void plainFileTruncatedAnywhere() throws IOException {
        for (int length = 0; length < PLAIN.length; length++) {
            FormatException e = damage(Arrays.copyOf(PLAIN, length));
            assertTrue(e.getMessage().startsWith(dir.resolve("damaged") + ", byte " + length + ": expected "),
                    e.getMessage());
        }
    }

    @Test
    void gzipFileTruncatedAnywhere() throws IOException {
        byte[] gzip = IdxFiles.gzip(PLAIN);
        for (int length = 0; length < gzip.length; length++) {
            FormatException e = damage(Arrays.copyOf(gzip, length));
            assertTrue(e.getMessage().startsWith(dir.resolve("damaged") + ", byte "), e.getMessage());
        }
    }

    @Test
    void plainHeaderWithAnyBitFlipped() throws IOException {
        for (int bit = 0; bit < 8 * HEADER; bit++) {
            assertTrue(rejected(PLAIN, bit), "bit " + bit);
        }
    }

    @Test
    void gzipFileWithAnyBitFlipped() throws IOException {
        byte[] gzip = IdxFiles.gzip(PLAIN);
        for (int bit = 0; bit < 8 * gzip.length; bit++) {
            boolean rejected = rejected(gzip, bit);
            int at = bit / 8;
            if (at < 2 || at >= gzip.length - GZIP_TRAILER) {
                assertTrue(rejected, "magic number or checksum, bit " + bit);
            } else if (at >= GZIP_MTIME && at < GZIP_BODY) {
                assertFalse(rejected, "time, flags and system do not touch the data, bit " + bit);
            }
        }
    }

    @Test
    void damagedGzipKeepsTheCause() throws IOException {
        byte[] gzip = IdxFiles.gzip(PLAIN);
        gzip[gzip.length - 1] ^= 1;
        FormatException e = damage(gzip);
        assertEquals(dir.resolve("damaged") + ", byte " + PLAIN.length
                + ": expected intact gzip data, found \"" + e.getCause().getMessage() + "\"", e.getMessage());
    }

    private FormatException damage(byte[] content) throws IOException {
        Path file = Files.write(dir.resolve("damaged"), content);
        FormatException e = assertThrows(FormatException.class, () -> Idx.bytes(file, 3));
        assertEquals(file, e.file());
        assertTrue(e.getMessage().startsWith(file + ", byte " + e.offset() + ": expected "), e.getMessage());
        return e;
    }

    /** Flips a bit and returns whether the file is rejected; if it is accepted, its content must be right. */
    private boolean rejected(byte[] content, int bit) throws IOException {
        byte[] flipped = content.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        Path file = Files.write(dir.resolve("damaged"), flipped);
        try {
            UnsignedBytes read = Idx.bytes(file, 3);
            assertEquals(Shape.of(2, 3, 2), read.shape(), "bit " + bit);
            assertArrayEquals(VALUES, read.values(), "bit " + bit);
            return false;
        } catch (FormatException e) {
            return true;
        }
    }
}
