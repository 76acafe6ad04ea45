package io.github.dropbits.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DatasetTest {
    private final float[] pixels = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    private final int[] labels = {1, 0};
    private final Dataset data = new Dataset("two", 2, 3, 1, 2, pixels, labels);

    @Test
    void tellsItsExtents() {
        assertEquals("two", data.name());
        assertEquals(2, data.classes());
        assertEquals(2, data.size());
        assertEquals(3, data.channels());
        assertEquals(1, data.height());
        assertEquals(2, data.width());
        assertEquals(6, data.imageLength());
        assertEquals(Shape.of(2, 3, 1, 2), data.shape());
        assertEquals("two: 2 images of 3x1x2 in 2 classes", data.toString());
    }

    @Test
    void doesNotChangeWithTheArraysAround() {
        pixels[0] = 99;
        labels[0] = 0;
        data.images()[1] = 99;
        data.labels()[1] = 1;
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, data.images());
        assertArrayEquals(new int[] {1, 0}, data.labels());
    }

    @Test
    void copiesAnImageOut() {
        float[] target = new float[8];
        data.copyImage(1, target, 2);
        assertArrayEquals(new float[] {0, 0, 6, 7, 8, 9, 10, 11}, target);
        assertThrows(IndexOutOfBoundsException.class, () -> data.copyImage(2, target, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> data.copyImage(0, target, 3));
    }

    @Test
    void firstKeepsTheFirst() {
        Dataset one = data.first(1);
        assertEquals(1, one.size());
        assertEquals(1, one.label(0));
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, one.images());
        assertEquals(2, data.first(2).size());
    }

    @Test
    void firstRejectsOtherCounts() {
        assertRejected("n must be from 1 to the 2 images of two, not 0", () -> data.first(0));
        assertRejected("n must be from 1 to the 2 images of two, not 3", () -> data.first(3));
    }

    @Test
    void selectTakesThoseImagesInThatOrder() {
        Dataset swapped = data.select("swapped", new int[] {1, 0, 1});
        assertEquals("swapped", swapped.name());
        assertArrayEquals(new int[] {0, 1, 0}, swapped.labels());
        assertArrayEquals(new float[] {6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, swapped.images());
    }

    @Test
    void selectByNumber() {
        int[] indexes = {1, 0, 1};
        Dataset swapped = data.select(indexes);
        indexes[0] = 0;
        assertEquals("two", swapped.name());
        assertArrayEquals(new int[] {0, 1, 0}, swapped.labels());
        assertArrayEquals(new float[] {6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, swapped.images());
        assertRejected("image 2 is not one of the 2 of two", () -> data.select(0, 2));
        assertRejected("image -1 is not one of the 2 of two", () -> data.select(-1));
        assertRejected("a set of no image cannot be made of two", () -> data.select());
    }

    @Test
    void splitHoldsOutAPart() {
        Dataset all = data.select(0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0);
        Split split = all.split(3, new RandomStream(1));
        assertEquals("two train", split.train().name());
        assertEquals("two test", split.test().name());
        assertEquals(9, split.train().size());
        // The set has eight images of class 1 and four of class 0; the test part gets two and one of them.
        assertEquals(2, IntStream.of(split.test().labels()).sum());
        assertEquals(6, IntStream.of(split.train().labels()).sum());
        assertArrayEquals(split.test().labels(), all.split(3, new RandomStream(1)).test().labels());
        assertRejected("testSize must be from 1 to 1, not 0", () -> data.split(0, new RandomStream(1)));
        assertRejected("testSize must be from 1 to 1, not 2", () -> data.split(2, new RandomStream(1)));
    }

    @Test
    void labelOfNoImageIsRejected() {
        assertEquals(0, data.label(1));
        assertThrows(IndexOutOfBoundsException.class, () -> data.label(2));
        assertThrows(IndexOutOfBoundsException.class, () -> data.label(-1));
    }

    @Test
    void rejectsLabelsThatAreNoClass() {
        assertRejected("labels[1] is 2, not from 0 to 1",
                () -> new Dataset("bad", 2, 1, 1, 1, new float[3], new int[] {0, 2, 1}));
        assertRejected("labels[0] is -1, not from 0 to 1",
                () -> new Dataset("bad", 2, 1, 1, 1, new float[1], new int[] {-1}));
    }

    @Test
    void rejectsLengthsThatDisagree() {
        assertRejected("images has 7 values, but 2 labels need shape [2, 1, 2, 2] of 8",
                () -> new Dataset("bad", 2, 1, 2, 2, new float[7], new int[2]));
        assertRejected("labels is empty: a data set needs at least one image",
                () -> new Dataset("bad", 2, 1, 2, 2, new float[0], new int[0]));
    }

    @Test
    void rejectsExtentsThatAreNotPositive() {
        assertRejected("classes must be positive, not 0",
                () -> new Dataset("bad", 0, 1, 1, 1, new float[1], new int[1]));
        assertRejected("channels must be positive, not 0",
                () -> new Dataset("bad", 1, 0, 1, 1, new float[1], new int[1]));
        assertRejected("height must be positive, not -1",
                () -> new Dataset("bad", 1, 1, -1, 1, new float[1], new int[1]));
        assertRejected("width must be positive, not 0",
                () -> new Dataset("bad", 1, 1, 1, 0, new float[1], new int[1]));
    }

    @Test
    void partsOfASplitMustMatch() {
        Dataset other = new Dataset("other", 2, 3, 2, 1, new float[6], new int[1]);
        assertRejected("train and test do not belong together: two: 2 images of 3x1x2 in 2 classes and "
                + "other: 1 images of 3x2x1 in 2 classes", () -> new Split(data, other));
    }

    private static void assertRejected(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void aSetOverPixelsChecksItsShape() {
        Pixels pixels = Pixels.floats(new float[32], 16);
        int[] labels = {0, 1};
        for (Shape shape : new Shape[] {Shape.of(4, 4), Shape.of(1, 1, 4, 4), Shape.of(0, 4, 4), Shape.SCALAR}) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> Dataset.over("set", 2, shape, pixels, labels)).getMessage();
            assertEquals("image must be [C, H, W] with positive extents, not " + shape, message);
        }
        assertThrows(NullPointerException.class, () -> Dataset.over("set", 2, Shape.of(1, 4, 4), null, labels));
        Dataset set = Dataset.over("set", 2, Shape.of(1, 4, 4), pixels, labels);
        labels[0] = 1;
        assertEquals(0, set.label(0));
        assertEquals(Shape.of(2, 1, 4, 4), set.shape());
    }
}
