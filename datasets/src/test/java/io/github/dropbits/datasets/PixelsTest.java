package io.github.dropbits.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelsTest {
    @TempDir
    private Path dir;

    /** All 256 byte values, as two images of two channels of 64 pixels. */
    private static Dataset everyByte() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < 256; i++) {
            bytes[i] = (byte) i;
        }
        return new Dataset("bytes", 2, Shape.of(2, 8, 8), Pixels.bytes(MemorySegment.ofArray(bytes), 128),
                new int[] {0, 1});
    }

    @Test
    void bytesGiveTheSameFloatsAsTheirFloats() {
        Dataset bytes = everyByte();
        float[] expected = new float[256];
        for (int i = 0; i < 256; i++) {
            expected[i] = i / 255f;
        }
        assertArrayEquals(expected, bytes.images());
        Dataset floats = new Dataset("floats", 2, 2, 8, 8, expected, new int[] {0, 1});
        Standardization s = Standardization.of(bytes);
        assertEquals(Standardization.of(floats), s);
        float[] standardized = new float[256];
        for (int i = 0; i < 256; i++) {
            int c = i / 64 % 2;
            standardized[i] = (i / 255f - s.mean()[c]) / s.std()[c];
        }
        assertArrayEquals(standardized, bytes.standardized(s).images());
        assertArrayEquals(standardized, floats.standardized(s).images());
    }

    @Test
    void standardizationsFollowEachOther() {
        Standardization first = new Standardization(new float[] {.5f, .25f}, new float[] {.5f, .25f});
        Standardization second = new Standardization(new float[] {1, 2}, new float[] {2, 4});
        float[] twice = everyByte().standardized(first).standardized(second).images();
        assertEquals(((255 / 255f - .25f) / .25f - 2) / 4, twice[255]);
        assertEquals(((0 - .5f) / .5f - 1) / 2, twice[0]);
    }

    @Test
    void viewsOfViewsLookAtTheRightImages() {
        Dataset view = everyByte().select("swapped", new int[] {1, 0, 1}).first(2).centerCropped(2);
        assertEquals(Shape.of(2, 2, 2, 2), view.shape());
        assertArrayEquals(new int[] {1, 0}, view.labels());
        // The middle square has rows and columns 3 and 4 of 8.
        int[] window = {27, 28, 35, 36, 91, 92, 99, 100};
        float[] expected = new float[16];
        for (int i = 0; i < 8; i++) {
            expected[i] = (128 + window[i]) / 255f;
            expected[8 + i] = window[i] / 255f;
        }
        assertArrayEquals(expected, view.images());
        float[] at = new float[10];
        view.copyImage(1, at, 2);
        assertEquals(0, at[1]);
        assertEquals(27 / 255f, at[2]);
        assertThrows(IndexOutOfBoundsException.class, () -> view.copyImage(1, at, 3));
    }

    @Test
    void centerCropChecksItsSide() {
        Dataset data = new Dataset("wide", 1, 1, 2, 5, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, new int[1]);
        // The left margin is (5 - 2) / 2 = 1.5, rounded half to even: 2.
        assertArrayEquals(new float[] {2, 3, 7, 8}, data.centerCropped(2).images());
        assertArrayEquals(new float[] {2}, data.centerCropped(1).images());
        for (int side : new int[] {0, 3}) {
            assertEquals("side must be from 1 to 2 for images of shape [1, 2, 5], not " + side,
                    assertThrows(IllegalArgumentException.class, () -> data.centerCropped(side)).getMessage());
        }
    }

    @Test
    void setsMayBeLargerThanAnArray() throws IOException {
        int size = 12_000;
        Shape image = Shape.of(3, 256, 256);
        long length = (long) size * image.elements();
        Path file = dir.resolve("sparse");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(new byte[] {51}), length - 1);
            MemorySegment mapped = out.map(FileChannel.MapMode.READ_ONLY, 0, length, Arena.ofAuto());
            Dataset data = new Dataset("large", 1, image, Pixels.bytes(mapped, image.elements()), new int[size])
                    .standardized(new Standardization(new float[3], new float[] {1, 1, .5f}));
            float[] last = new float[image.elements()];
            data.copyImage(size - 1, last, 0);
            assertEquals(.4f, last[last.length - 1]);
            assertEquals(0, last[last.length - 2]);
            assertEquals(size, data.size());
            assertEquals(2, data.first(2).shape().dim(0));
            assertThrows(ShapeException.class, data::shape);
            assertThrows(ShapeException.class, data::images);
        }
    }
}
