package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.datasets.MissingDataException;
import io.github.dropbits.datasets.Split;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
    private static final int PIXELS = 3 * 32 * 32;

    @TempDir
    private Path dir;

    /** Writes files of one image each, but two in the second; pixel i of a record is its last label plus 7 * i. */
    @BeforeEach
    void write() throws IOException {
        for (int f = 1; f <= 5; f++) {
            write("data_batch_" + f + ".bin", f == 2 ? new byte[][] {{2}, {9}} : new byte[][] {{(byte) f}});
        }
        write("test_batch.bin", new byte[] {0});
        write("train.bin", new byte[] {19, 99}, new byte[] {0, 5});
        write("test.bin", new byte[] {3, 42});
    }

    @Test
    void reads10() throws IOException {
        Split split = Cifar.load10(dir);
        assertEquals(Shape.of(6, 3, 32, 32), split.train().shape());
        assertEquals(10, split.train().classes());
        assertEquals("CIFAR-10 train", split.train().name());
        assertArrayEquals(new int[] {1, 2, 9, 3, 4, 5}, split.train().labels());
        float[] pixels = split.train().images();
        assertEquals(9 / 255f, pixels[2 * PIXELS]);
        assertEquals((9 + 7) / 255f, pixels[2 * PIXELS + 1]);
        assertEquals((9 + 7 * (PIXELS - 1) & 0xff) / 255f, pixels[3 * PIXELS - 1]);
        assertEquals("CIFAR-10 test", split.test().name());
        assertArrayEquals(new int[] {0}, split.test().labels());
    }

    @Test
    void reads100WithEitherLabel() throws IOException {
        Split fine = Cifar.load100(dir);
        assertEquals(100, fine.train().classes());
        assertArrayEquals(new int[] {99, 5}, fine.train().labels());
        assertArrayEquals(new int[] {42}, fine.test().labels());
        assertEquals("CIFAR-100 test", fine.test().name());
        Split coarse = Cifar.load100Coarse(dir);
        assertEquals(20, coarse.train().classes());
        assertArrayEquals(new int[] {19, 0}, coarse.train().labels());
        assertArrayEquals(fine.train().images(), coarse.train().images());
        assertEquals((5 + 7) / 255f, fine.train().images()[PIXELS + 1]);
    }

    @Test
    void missingFileIsNamedWithTheCommand() throws IOException {
        Files.delete(dir.resolve("data_batch_4.bin"));
        assertEquals("CIFAR-10 is not complete: no data_batch_4.bin in " + dir + "; mkdir -p " + dir
                + " && curl -fL https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz | tar xz --strip-components=1 "
                + "-C " + dir + " brings the set",
                assertThrows(MissingDataException.class, () -> Cifar.load10(dir)).getMessage());
        Files.delete(dir.resolve("test.bin"));
        assertEquals("CIFAR-100 is not complete: no test.bin in " + dir + "; mkdir -p " + dir
                + " && curl -fL https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz | tar xz --strip-components=1 "
                + "-C " + dir + " brings the set",
                assertThrows(MissingDataException.class, () -> Cifar.load100(dir)).getMessage());
        assertThrows(MissingDataException.class, () -> Cifar.load10(dir.resolve("nowhere")));
    }

    @Test
    void sizesMustBeWholeImages() throws IOException {
        Path file = dir.resolve("data_batch_2.bin");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        String expected = ": expected whole images of 3073 bytes, from 1 to 698823, found ";
        assertFault(file + ", byte 3073" + expected + "6145 bytes in all");
        Files.write(file, new byte[0]);
        assertFault(file + ", byte 0" + expected + "0 bytes in all");
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertFault(file + ", byte 6146" + expected + "6147 bytes in all");
    }

    @Test
    void labelsMustBeClasses() throws IOException {
        write("data_batch_2.bin", new byte[] {2}, new byte[] {10});
        String prefix = dir.resolve("data_batch_2.bin") + ", byte 3073: expected a label from 0 to 9, found ";
        assertFault(prefix + "10 for image 1");
        write("data_batch_2.bin", new byte[] {2}, new byte[] {-1});
        assertFault(prefix + "255 for image 1");
        write("train.bin", new byte[] {0, 0}, new byte[] {0, 100});
        assertEquals(dir.resolve("train.bin") + ", byte 3075: expected a label from 0 to 99, found 100 for image 1",
                assertThrows(FormatException.class, () -> Cifar.load100(dir)).getMessage());
        write("train.bin", new byte[] {20, 0});
        assertEquals(dir.resolve("train.bin") + ", byte 0: expected a label from 0 to 19, found 20 for image 0",
                assertThrows(FormatException.class, () -> Cifar.load100(dir)).getMessage());
    }

    private void assertFault(String message) {
        assertEquals(message, assertThrows(FormatException.class, () -> Cifar.load10(dir)).getMessage());
    }

    private void write(String name, byte[]... labels) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] l : labels) {
            out.write(l);
            for (int i = 0; i < PIXELS; i++) {
                out.write(l[l.length - 1] + 7 * i);
            }
        }
        Files.write(dir.resolve(name), out.toByteArray());
    }
}
