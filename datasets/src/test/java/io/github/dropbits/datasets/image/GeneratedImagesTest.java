package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.Split;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedImagesTest {
    @TempDir
    private Path dir;

    @Test
    void makesAFolderInImageNetsLayout() throws IOException {
        GeneratedImages.write(dir, 3, 5, 16, 1);
        for (String name : List.of("000000.jpg", "000001.png", "000004.jpg")) {
            BufferedImage image = ImageIO.read(dir.resolve("train/class002/" + name).toFile());
            int shorter = Math.min(image.getWidth(), image.getHeight());
            int longer = Math.max(image.getWidth(), image.getHeight());
            assertEquals(16, shorter);
            assertTrue(longer <= 24);
        }
        assertFalse(Files.exists(dir.resolve("train/class003")));
        Split split = ImageFolder.load(dir, 16);
        assertEquals(15, split.train().size());
        assertEquals(6, split.test().size());
        assertEquals(3, split.train().classes());
        assertEquals(2, split.train().label(10));
    }

    @Test
    void sameSeedGivesTheSameBytes() throws IOException {
        for (String part : List.of("a", "b", "c")) {
            GeneratedImages.write(dir.resolve(part), 2, 2, 8, part.equals("c") ? 2 : 1);
        }
        String file = "train/class001/000001.png";
        byte[] a = Files.readAllBytes(dir.resolve("a").resolve(file));
        assertArrayEquals(a, Files.readAllBytes(dir.resolve("b").resolve(file)));
        assertFalse(Arrays.equals(a, Files.readAllBytes(dir.resolve("c").resolve(file))));
        assertFalse(Arrays.equals(a, Files.readAllBytes(dir.resolve("a/train/class000/000001.png"))));
    }

    @Test
    void classesCanBeToldByTheirHue() throws IOException {
        GeneratedImages.write(dir, 3, 8, 16, 3);
        Dataset train = ImageFolder.load(dir, 16).train();
        // Hues 0, 1/3 and 2/3 are red, green and blue; the grey background adds the same to all channels.
        for (int i = 0; i < train.size(); i++) {
            float[] image = new float[train.imageLength()];
            train.copyImage(i, image, 0);
            double[] sums = new double[3];
            for (int k = 0; k < image.length; k++) {
                sums[k / 256] += image[k];
            }
            int most = sums[0] > sums[1] && sums[0] > sums[2] ? 0 : sums[1] > sums[2] ? 1 : 2;
            assertEquals(train.label(i), most, "image " + i);
        }
    }

    @Test
    void rejectsNumbersOutOfRange() {
        assertRejected("classes must be from 1 to 1000, not 0", 0, 1, 8);
        assertRejected("perClass must be from 1 to 1000000, not 0", 1, 0, 8);
        assertRejected("size must be from 8 to 4096, not 7", 1, 1, 7);
    }

    private void assertRejected(String message, int classes, int perClass, int size) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> GeneratedImages.write(dir, classes, perClass, size, 1)).getMessage());
    }
}
