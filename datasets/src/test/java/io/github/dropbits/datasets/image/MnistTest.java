package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.datasets.MissingDataException;
import io.github.dropbits.datasets.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads generated sets; {@link RealSetsTest} reads the real ones. */
class MnistTest {
    private static final int IMAGE = 28 * 28;

    @TempDir
    private Path dir;

    /** Writes three training and two test images, using each of the four spellings of file names once. */
    @BeforeEach
    void write() throws IOException {
        write("train-images-idx3-ubyte", IdxFiles.idx(IdxFiles.ramp(3 * IMAGE), 3, 28, 28));
        write("train-labels-idx1-ubyte.gz", IdxFiles.gzip(IdxFiles.idx(new byte[] {9, 0, 5}, 3)));
        write("t10k-images.idx3-ubyte", IdxFiles.idx(new byte[2 * IMAGE], 2, 28, 28));
        write("t10k-labels.idx1-ubyte.gz", IdxFiles.gzip(IdxFiles.idx(new byte[] {1, 2}, 2)));
    }

    @Test
    void readsEverySpelling() throws IOException {
        Split split = Mnist.load(dir);
        assertEquals(Shape.of(3, 1, 28, 28), split.train().shape());
        assertEquals(10, split.train().classes());
        assertEquals("MNIST train", split.train().name());
        assertArrayEquals(new int[] {9, 0, 5}, split.train().labels());
        float[] pixels = split.train().images();
        assertEquals(7 / 255f, pixels[1]);
        assertEquals((7 * (3 * IMAGE - 1) & 0xff) / 255f, pixels[pixels.length - 1]);
        assertEquals(Shape.of(2, 1, 28, 28), split.test().shape());
        assertEquals("MNIST test", split.test().name());
        assertArrayEquals(new int[] {1, 2}, split.test().labels());
    }

    @Test
    void fashionHasTheSameLayout() throws IOException {
        Split split = FashionMnist.load(dir);
        assertEquals("Fashion-MNIST train", split.train().name());
        assertArrayEquals(new int[] {9, 0, 5}, split.train().labels());
    }

    /** The counts are compared before the pixels, which this file does not even have, are read. */
    @Test
    void aWrongCountIsFoundInTheHeader() throws IOException {
        byte[] header = Arrays.copyOf(IdxFiles.idx(new byte[IMAGE], 1, 28, 28), 16);
        ByteBuffer.wrap(header).putInt(4, 2_000_000);
        write("train-images-idx3-ubyte", IdxFiles.gzip(header));
        FormatException e = assertThrows(FormatException.class, () -> Mnist.load(dir));
        assertEquals(dir.resolve("train-labels-idx1-ubyte.gz") + ", byte 4: expected 2000000 labels, one for each image"
                + " in " + dir.resolve("train-images-idx3-ubyte") + ", found 3 labels", e.getMessage());
    }

    @Test
    void missingFileIsNamedWithTheRemedy() throws IOException {
        Files.delete(dir.resolve("t10k-images.idx3-ubyte"));
        String lookedFor = " is not complete: no t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz or "
                + "t10k-images.idx3-ubyte or t10k-images.idx3-ubyte.gz in " + dir + "; ";
        assertEquals("MNIST" + lookedFor + "put its four files there, as they are or with .gz: for f in "
                + "train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do curl -O "
                + "https://ossci-datasets.s3.amazonaws.com/mnist/$f-ubyte.gz; done",
                assertThrows(MissingDataException.class, () -> Mnist.load(dir)).getMessage());
        assertEquals("Fashion-MNIST" + lookedFor + "on Debian, apt-get install -y dataset-fashion-mnist puts "
                + "the set into /usr/share/datasets/fashion-mnist",
                assertThrows(MissingDataException.class, () -> FashionMnist.load(dir)).getMessage());
    }

    @Test
    void missingDirectoryIsAMissingSet() {
        assertThrows(MissingDataException.class, () -> Mnist.load(dir.resolve("nowhere")));
    }

    @Test
    void countsMustMatch() throws IOException {
        Path labels = write("train-labels-idx1-ubyte.gz", IdxFiles.idx(new byte[2], 2));
        assertFault(labels + ", byte 4: expected 3 labels, one for each image in "
                + dir.resolve("train-images-idx3-ubyte") + ", found 2 labels");
    }

    @Test
    void labelsMustBeDigits() throws IOException {
        Path labels = write("t10k-labels.idx1-ubyte.gz", IdxFiles.gzip(IdxFiles.idx(new byte[] {9, 10}, 2)));
        assertFault(labels + ", byte 9: expected a label from 0 to 9, found 10 for image 1");
    }

    @Test
    void imagesMustHaveTheSize() throws IOException {
        Path images = write("train-images-idx3-ubyte", IdxFiles.idx(new byte[3 * IMAGE], 3, 14, 56));
        assertFault(images + ", byte 8: expected images of 28x28, found 14x56");
    }

    @Test
    void thereMustBeImages() throws IOException {
        Path images = write("train-images-idx3-ubyte", IdxFiles.idx(new byte[0], 0, 28, 28));
        write("train-labels-idx1-ubyte.gz", IdxFiles.idx(new byte[0], 0));
        assertFault(images + ", byte 4: expected at least one image, found none");
    }

    private void assertFault(String message) {
        assertEquals(message, assertThrows(FormatException.class, () -> Mnist.load(dir)).getMessage());
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(dir.resolve(name), content);
    }
}
