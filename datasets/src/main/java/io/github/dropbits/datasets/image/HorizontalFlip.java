package io.github.dropbits.datasets.image;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.datasets.Augmentation;

/** Mirrors each image left to right with a probability of one half. */
public record HorizontalFlip() implements Augmentation {
    @Override
    public Shape output(Shape image) {
        return image;
    }

    @Override
    public float[] apply(float[] pixels, Shape image, RandomStream random) {
        if (random.nextInt(2) == 1) {
            flip(pixels, image.dim(2));
        }
        return pixels;
    }

    /** Reverses each row in place. */
    static void flip(float[] pixels, int width) {
        for (int row = 0; row < pixels.length; row += width) {
            for (int i = row, j = row + width - 1; i < j; i++, j--) {
                float left = pixels[i];
                pixels[i] = pixels[j];
                pixels[j] = left;
            }
        }
    }
}
