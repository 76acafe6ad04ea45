package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.datasets.Augmentation;
import io.github.dropbits.datasets.Batch;
import io.github.dropbits.datasets.Batches;
import io.github.dropbits.datasets.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final Augmentation USUAL = new RandomCrop(2).then(new HorizontalFlip());

    @Property(tries = 100)
    void flippingTwiceChangesNothing(@ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 6) int rows, @ForAll long seed) {
        float[] pixels = new RandomStream(seed).uniform(0, 1, rows, width).toArray();
        float[] changed = pixels.clone();
        HorizontalFlip.flip(changed, width);
        for (int i = 0; i < pixels.length; i++) {
            assertEquals(pixels[i], changed[i / width * width + width - 1 - i % width]);
        }
        HorizontalFlip.flip(changed, width);
        assertArrayEquals(pixels, changed);
    }

    @Test
    void flipsAboutHalf() {
        int flipped = 0;
        for (int i = 0; i < 1000; i++) {
            float[] out = new HorizontalFlip().apply(new float[] {1, 2}, Shape.of(1, 1, 2), new RandomStream(i));
            flipped += out[0] == 2 ? 1 : 0;
        }
        assertTrue(flipped > 430 && flipped < 570, "flipped " + flipped);
    }

    @Property(tries = 100)
    void cropIsAShiftOfTheImage(@ForAll @IntRange(max = 7) int padding, @ForAll long seed) {
        Shape shape = Shape.of(2, 5, 6);
        float[] pixels = SetsOfImages.counted(1).images();
        float[] out = new RandomCrop(padding).apply(pixels.clone(), shape, new RandomStream(seed));
        int matches = 0;
        for (int top = -padding; top <= padding; top++) {
            for (int left = -padding; left <= padding; left++) {
                matches += Arrays.equals(out, shifted(pixels, top, left)) ? 1 : 0;
            }
        }
        // Shifts by more than the image's size all give the same result: padding only.
        assertTrue(matches == 1 || matches > 1 && Arrays.equals(out, new float[60]), "matches " + matches);
    }

    private static float[] shifted(float[] pixels, int top, int left) {
        float[] out = new float[60];
        for (int c = 0; c < 2; c++) {
            for (int y = 0; y < 5; y++) {
                for (int x = 0; x < 6; x++) {
                    boolean inside = y + top >= 0 && y + top < 5 && x + left >= 0 && x + left < 6;
                    out[(c * 5 + y) * 6 + x] = inside ? pixels[(c * 5 + y + top) * 6 + x + left] : 0;
                }
            }
        }
        return out;
    }

    @Test
    void everyShiftOccurs() {
        Set<Float> corners = new HashSet<>();
        Shape shape = Shape.of(1, 9, 9);
        float[] pixels = new float[81];
        for (int i = 0; i < 81; i++) {
            pixels[i] = i;
        }
        for (int i = 0; i < 200; i++) {
            corners.add(new RandomCrop(1).apply(pixels, shape, new RandomStream(i))[40]);
        }
        assertEquals(Set.of(30f, 31f, 32f, 39f, 40f, 41f, 48f, 49f, 50f), corners);
    }

    @Property(tries = 300)
    void resizedPartsHaveTheSizesAskedFor(@ForAll @IntRange(min = 1, max = 300) int height,
            @ForAll @IntRange(min = 1, max = 300) int width, @ForAll long seed) {
        RandomResizedCrop.Part p = RandomResizedCrop.draw(height, width, new RandomStream(seed));
        assertTrue(p.height() > 0 && p.width() > 0 && p.top() >= 0 && p.left() >= 0
                && p.top() + p.height() <= height && p.left() + p.width() <= width, p::toString);
        // Rounding to whole pixels may move the ratio of the sides out of its range by this much.
        double ratio = (double) p.width() / p.height();
        assertTrue(p.width() + .5 >= (p.height() - .5) * .75 && p.width() - .5 <= (p.height() + .5) * 4 / 3,
                () -> "ratio " + ratio + " of " + p);
    }

    @Test
    void areasAreUniform() {
        int[] tenths = new int[10];
        RandomStream random = new RandomStream(4);
        for (int i = 0; i < 4000; i++) {
            RandomResizedCrop.Part p = RandomResizedCrop.draw(1000, 1000, random);
            double area = p.height() * p.width() / 1e6;
            assertTrue(area > .0799 && area <= 1);
            tenths[(int) Math.min(9, area * 10)]++;
        }
        // Areas from 0.2 to 0.7 fit with any ratio; draws of larger areas fail more often and are repeated.
        for (int i = 2; i < 7; i++) {
            assertEquals(4000 * .1 / .92, tenths[i], 120, "tenth " + i);
        }
    }

    @Test
    void longImagesGiveTheirMiddle() {
        assertEquals(new RandomResizedCrop.Part(0, 493, 10, 13),
                RandomResizedCrop.draw(10, 1000, new RandomStream(1)));
        assertEquals(new RandomResizedCrop.Part(493, 0, 13, 10),
                RandomResizedCrop.draw(1000, 10, new RandomStream(1)));
    }

    @Property(tries = 50)
    void resizedCropOfOneColourIsThatColour(@ForAll long seed) {
        float[] pixels = new float[2 * 20 * 30];
        Arrays.fill(pixels, 0, 600, .25f);
        Arrays.fill(pixels, 600, 1200, -2);
        RandomResizedCrop crop = new RandomResizedCrop(7);
        assertEquals(Shape.of(2, 7, 7), crop.output(Shape.of(2, 20, 30)));
        float[] out = crop.apply(pixels, Shape.of(2, 20, 30), new RandomStream(seed));
        assertEquals(98, out.length);
        for (int i = 0; i < 98; i++) {
            assertEquals(i < 49 ? .25f : -2, out[i], 1e-6f);
        }
    }

    @Property(tries = 50)
    void resizedCropKeepsARampInItsPart(@ForAll long seed) {
        Shape shape = Shape.of(1, 40, 50);
        float[] ramp = new float[2000];
        for (int i = 0; i < 2000; i++) {
            ramp[i] = i % 50 + 100 * (i / 50);
        }
        RandomResizedCrop.Part p = RandomResizedCrop.draw(40, 50, new RandomStream(seed));
        float[] out = new RandomResizedCrop(60).apply(ramp, shape, new RandomStream(seed));
        // Away from the edges, bilinear enlarging keeps the values of a linear ramp.
        double y = p.top() + 30.5 * p.height() / 60 - .5;
        double x = p.left() + 30.5 * p.width() / 60 - .5;
        assertEquals(100 * y + x, out[30 * 60 + 30], 1e-2);
    }

    @Test
    void dependsOnSeedEpochAndPlaceAlone() {
        Dataset data = SetsOfImages.random(40);
        Batches small = new Batches(data, 3, new RandomStream(7)).augmented(USUAL);
        Batches large = new Batches(data, 17, new RandomStream(7)).augmented(USUAL);
        // No earlier epoch was iterated, as after resuming at epoch 5.
        assertEquals(images(small.epoch(5)), images(large.epoch(5)));
        small.epoch(2).iterator().next();
        assertEquals(images(small.epoch(5)), images(small.epoch(5)));
        assertFalse(images(small.epoch(5)).equals(images(small.epoch(6))));
        assertFalse(images(small.epoch(5))
                .equals(images(new Batches(data, 3, new RandomStream(8)).augmented(USUAL).epoch(5))));
        assertEquals(images(small.dropLast().epoch(5)), images(small.epoch(5)).subList(0, 39));
    }

    @Test
    void ordersAreAsWithout() {
        Batches plain = new Batches(SetsOfImages.counted(9), 4, new RandomStream(3));
        List<List<Float>> expected = images(plain.epoch(1));
        assertEquals(expected, images(plain.augmented(new RandomCrop(0)).epoch(1)));
        assertEquals(labels(plain), labels(plain.augmented(USUAL)));
    }

    @Test
    void everyImageGetsItsOwn() {
        float[] same = new float[30 * 81];
        for (int i = 0; i < same.length; i++) {
            same[i] = i % 81;
        }
        Dataset data = new Dataset("same", 1, 1, 9, 9, same, new int[30]);
        List<List<Float>> changed = images(new Batches(data, 30, new RandomStream(1)).augmented(USUAL).epoch(0));
        assertTrue(new HashSet<>(changed).size() > 15, "all images changed alike");
    }

    @Test
    void appliesOneAfterTheOther() {
        Shape shape = Shape.of(1, 20, 30);
        Augmentation both = new RandomResizedCrop(8).then(new RandomResizedCrop(5));
        assertEquals(Shape.of(1, 5, 5), both.output(shape));
        Dataset data = new Dataset("grey", 1, 1, 20, 30, new float[600], new int[1]);
        Batches batches = new Batches(data, 1, new RandomStream(1)).augmented(new RandomResizedCrop(8));
        assertEquals(Shape.of(1, 1, 8, 8), batches.epoch(0).iterator().next().images().shape());
        assertEquals(Shape.of(1, 1, 5, 5),
                batches.augmented(new RandomResizedCrop(5)).epoch(0).iterator().next().images().shape());
        Augmentation twice = new RandomCrop(1).then(new RandomCrop(1));
        float[] pixels = new float[81];
        pixels[40] = 1;
        Set<Integer> positions = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            float[] out = twice.apply(pixels, Shape.of(1, 9, 9), new RandomStream(i));
            for (int k = 0; k < 81; k++) {
                if (out[k] == 1) {
                    positions.add(k);
                }
            }
        }
        assertEquals(25, positions.size());
    }

    @Test
    void rejectsBadArguments() {
        assertEquals("padding must be from 0 to 1048576, not -1",
                assertThrows(IllegalArgumentException.class, () -> new RandomCrop(-1)).getMessage());
        assertEquals("side must be positive, not 0",
                assertThrows(IllegalArgumentException.class, () -> new RandomResizedCrop(0)).getMessage());
    }

    @Test
    void foreignAugmentationsAreHeldToTheirShape() {
        Batches batches = new Batches(SetsOfImages.counted(2), 2, new RandomStream(1));
        assertEquals("an augmentation must give images [C, H, W], not [4]", assertThrows(
                IllegalArgumentException.class, () -> batches.augmented(foreign(Shape.of(4)))).getMessage());
        Batches lying = batches.augmented(foreign(Shape.of(1, 3, 3)));
        assertEquals("augmentation foreign gave 60 values for shape [1, 3, 3] of 9", assertThrows(
                IllegalArgumentException.class, () -> lying.epoch(0).iterator().next()).getMessage());
    }

    private static Augmentation foreign(Shape output) {
        return new Augmentation() {
            @Override
            public Shape output(Shape image) {
                return output;
            }

            @Override
            public float[] apply(float[] pixels, Shape image, RandomStream random) {
                return pixels;
            }

            @Override
            public String toString() {
                return "foreign";
            }
        };
    }

    private static List<Integer> labels(Batches batches) {
        List<Integer> labels = new ArrayList<>();
        batches.epoch(1).forEach(b -> Arrays.stream(b.labels()).forEach(labels::add));
        return labels;
    }

    private static List<List<Float>> images(Iterable<Batch> batches) {
        List<List<Float>> images = new ArrayList<>();
        for (Batch b : batches) {
            float[] all = b.images().array();
            int length = all.length / b.size();
            for (int i = 0; i < b.size(); i++) {
                List<Float> image = new ArrayList<>();
                for (int k = 0; k < length; k++) {
                    image.add(all[i * length + k]);
                }
                images.add(image);
            }
        }
        return images;
    }
}
