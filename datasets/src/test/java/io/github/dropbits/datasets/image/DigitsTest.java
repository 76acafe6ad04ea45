package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Shape;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.Split;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DigitsTest {
    private final Split split = Digits.load();

    @Test
    void hasTheKnownSizes() {
        assertEquals(Shape.of(1437, 1, 8, 8), split.train().shape());
        assertEquals(Shape.of(360, 1, 8, 8), split.test().shape());
        assertEquals(10, split.train().classes());
        assertEquals("digits train", split.train().name());
        assertEquals("digits test", split.test().name());
    }

    @Test
    void classesHaveTheirSharesOfBothParts() {
        int[] train = counts(split.train());
        int[] test = counts(split.test());
        assertArrayEquals(new int[] {36, 37, 35, 37, 36, 36, 36, 36, 35, 36}, test);
        int[] all = new int[10];
        Arrays.setAll(all, c -> train[c] + test[c]);
        assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, all);
    }

    @Test
    void theFilesFirstDigitIsTheTestPartsFirst() {
        int[] row = {0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0};
        float[] pixels = split.test().images();
        for (int i = 0; i < row.length; i++) {
            assertEquals(row[i] / 16f, pixels[i], "pixel " + i);
        }
        assertEquals(0, split.test().label(0));
    }

    @Test
    void pixelsAreFrom0To1() {
        for (Dataset part : new Dataset[] {split.train(), split.test()}) {
            float max = 0;
            for (float p : part.images()) {
                assertTrue(p >= 0 && p <= 1, () -> "pixel " + p);
                max = Math.max(max, p);
            }
            assertEquals(1, max);
        }
    }

    @Test
    void splitIsTheSameAtEveryCall() {
        Split again = Digits.load();
        assertArrayEquals(split.train().images(), again.train().images());
        assertArrayEquals(split.train().labels(), again.train().labels());
        assertArrayEquals(split.test().images(), again.test().images());
        assertArrayEquals(split.test().labels(), again.test().labels());
    }

    @Test
    void splitIsTheSameInEveryRelease() {
        assertEquals(929087489, Arrays.hashCode(split.test().images()));
        assertEquals(1320101885, Arrays.hashCode(split.test().labels()));
    }

    @Test
    void creditIsInTheJar() throws IOException {
        try (InputStream in = Digits.class.getResourceAsStream("digits.credit.txt")) {
            assertNotNull(in);
            String credit = new String(in.readAllBytes());
            for (String part : new String[] {"Alpaydin", "Kaynak", "CC BY 4.0"}) {
                assertTrue(credit.contains(part), part);
            }
        }
    }

    private static int[] counts(Dataset data) {
        int[] counts = new int[data.classes()];
        for (int label : data.labels()) {
            counts[label]++;
        }
        return counts;
    }
}
