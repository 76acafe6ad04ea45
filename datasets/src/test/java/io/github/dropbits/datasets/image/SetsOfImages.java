package io.github.dropbits.datasets.image;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.datasets.Dataset;

/** Images of more than one pixel for the tests. */
public final class SetsOfImages {
    private SetsOfImages() {}

    /** Images of 2x5x6 whose pixels count up from 1 through the whole set; the labels alternate between 0 and 1. */
    static Dataset counted(int size) {
        float[] pixels = new float[size * 60];
        int[] labels = new int[size];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i + 1;
        }
        for (int i = 0; i < size; i++) {
            labels[i] = i % 2;
        }
        return new Dataset("counted", 2, 2, 5, 6, pixels, labels);
    }

    /** Images of 3x4x4 with random pixels from 0 to 1. */
    public static Dataset random(int size) {
        return new Dataset("random", 1, 3, 4, 4, new RandomStream(9).uniform(0, 1, size, 3, 4, 4).toArray(),
                new int[size]);
    }
}
