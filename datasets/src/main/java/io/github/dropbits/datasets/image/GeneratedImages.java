package io.github.dropbits.datasets.image;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.io.AtomicFiles;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Generates a small folder of images in ImageNet's layout, for trying {@link ImageFolder} without a real set. An image
 * shows a coloured shape on a noisy background. The shape's form and hue depend on the class; its position, size and
 * shade are random. The accuracy of a network on these images says nothing about real images.
 */
public final class GeneratedImages {
    /** The number of forms that {@link #inside} knows. */
    private static final int FORMS = 4;

    private GeneratedImages() {}

    /**
     * Writes {@code train/CLASS/*} and {@code val/CLASS/*}, alternately as JPEG and PNG. The shorter side of an image
     * has {@code size} pixels, the longer side up to 1.5 times as many. Existing files of the same names are replaced;
     * other files stay.
     *
     * @param dir the folder, created if it does not exist
     * @param classes the number of classes, from 1 to 1000
     * @param perClass the number of training images in a class, at least 1; in addition, a class gets a quarter as many
     *        test images, rounded up
     * @param size the shorter side in pixels, from 8 to 4096
     * @param seed determines all pixels
     * @throws IOException if a file cannot be written
     * @throws IllegalArgumentException if a number is out of range
     * @throws IllegalStateException if the module java.desktop is missing
     */
    public static void write(Path dir, int classes, int perClass, int size, long seed) throws IOException {
        check("classes", classes, 1, 1000);
        check("perClass", perClass, 1, 1_000_000);
        check("size", size, 8, 4096);
        Desktop.require();
        RandomStream random = new RandomStream(seed);
        for (int c = 0; c < classes; c++) {
            RandomStream ofClass = random.split(c);
            String name = String.format(Locale.ROOT, "class%03d", c);
            writeClass(dir.resolve("train", name), c, classes, perClass, size, ofClass.split("train"));
            writeClass(dir.resolve("val", name), c, classes, Math.ceilDiv(perClass, 4), size, ofClass.split("val"));
        }
    }

    private static void check(String argument, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(argument + " must be from " + least + " to " + most + ", not " + value);
        }
    }

    private static void writeClass(Path folder, int c, int classes, int count, int size, RandomStream random)
            throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < count; i++) {
            String format = i % 2 == 0 ? "jpg" : "png";
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (!ImageIO.write(draw(c, classes, size, random.split(i)), format, bytes)) {
                throw new IOException("this JDK writes no " + format);
            }
            AtomicFiles.write(folder.resolve(String.format(Locale.ROOT, "%06d.%s", i, format)), bytes.toByteArray());
        }
    }

    private static BufferedImage draw(int c, int classes, int size, RandomStream random) {
        int longer = size + random.nextInt(size / 2 + 1);
        boolean wide = random.nextInt(2) == 1;
        BufferedImage image = new BufferedImage(wide ? longer : size, wide ? size : longer,
                BufferedImage.TYPE_INT_RGB);
        float radius = size * (.2f + .2f * random.nextFloat());
        float x0 = image.getWidth() * (.35f + .3f * random.nextFloat());
        float y0 = image.getHeight() * (.35f + .3f * random.nextFloat());
        int color = Color.HSBtoRGB((float) c / classes, .6f + .4f * random.nextFloat(), .6f + .4f * random.nextFloat());
        int ground = random.nextInt(128);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int grey = ground + random.nextInt(64);
                boolean inside = inside(c % FORMS, (x - x0) / radius, (y - y0) / radius);
                image.setRGB(x, y, inside ? color : grey << 16 | grey << 8 | grey);
            }
        }
        return image;
    }

    private static boolean inside(int form, float x, float y) {
        float farther = Math.max(Math.abs(x), Math.abs(y));
        float distance = x * x + y * y;
        return switch (form) {
            case 0 -> distance < 1;
            case 1 -> farther < .9f;
            case 2 -> distance < 1 && distance > .3f;
            default -> farther < 1 && Math.min(Math.abs(x), Math.abs(y)) < .3f;
        };
    }
}
