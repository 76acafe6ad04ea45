package io.github.dropbits.datasets.image;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.Pixels;
import io.github.dropbits.datasets.Split;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The data set in this library's jar: 1,797 handwritten digits of 8x8 pixels, for quick trials.
 *
 * <p>The digits are the test set of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak in the UCI
 * Machine Learning Repository, under CC BY 4.0; {@code digits.credit.txt} next to the data gives the credit.
 */
public final class Digits {
    private static final String RESOURCE = "digits.csv.gz";
    private static final int SIDE = 8;
    private static final int PIXELS = SIDE * SIDE;
    private static final int CLASSES = 10;
    private static final float WHITE = 16;
    private static final int TEST_SIZE = 360;
    private static final long SEED = 1797;

    private Digits() {}

    /**
     * Reads the digits, in a split that is the same at every call: 1,437 to train on and 360 to test on. Every class
     * has the same proportion in both parts, up to rounding.
     *
     * @return the split, its pixels from 0 to 1
     */
    public static Split load() {
        List<String> lines = lines();
        float[] images = new float[lines.size() * PIXELS];
        int[] labels = new int[lines.size()];
        for (int i = 0; i < labels.length; i++) {
            String[] fields = lines.get(i).split(",");
            for (int p = 0; p < PIXELS; p++) {
                images[i * PIXELS + p] = Integer.parseInt(fields[p]) / WHITE;
            }
            labels[i] = Integer.parseInt(fields[PIXELS]);
        }
        Dataset all = Dataset.over("digits", CLASSES, Shape.of(1, SIDE, SIDE), Pixels.floats(images, PIXELS), labels);
        return all.split(TEST_SIZE, new RandomStream(SEED));
    }

    private static List<String> lines() {
        try (InputStream packed = Digits.class.getResourceAsStream(RESOURCE);
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded " + RESOURCE + " cannot be read", e);
        }
    }
}
