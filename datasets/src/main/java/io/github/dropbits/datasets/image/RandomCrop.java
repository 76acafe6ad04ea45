package io.github.dropbits.datasets.image;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.datasets.Augmentation;
import io.github.dropbits.datasets.geometry.Crops;

/**
 * Shifts images at random: pads each side and takes a window of the old size, all places being equally likely (as for
 * CIFAR in He, Zhang, Ren, Sun: Deep residual learning for image recognition, CVPR 2016, section 4.2).
 *
 * <p>The padding is 0 as the set gives its pixels. In a standardized set that is each channel's mean, so that the
 * padding carries no signal; torchvision's transforms, which pad before they standardize, pad with black.
 *
 * @param padding the rows and columns added on each side, not negative
 */
public record RandomCrop(int padding) implements Augmentation {
    /**
     * Makes the augmentation.
     *
     * @throws IllegalArgumentException if {@code padding} is negative
     */
    public RandomCrop {
        if (padding < 0 || padding > 1 << 20) {
            throw new IllegalArgumentException("padding must be from 0 to " + (1 << 20) + ", not " + padding);
        }
    }

    @Override
    public Shape output(Shape image) {
        return image;
    }

    @Override
    public float[] apply(float[] pixels, Shape image, RandomStream random) {
        int top = random.nextInt(2 * padding + 1) - padding;
        int left = random.nextInt(2 * padding + 1) - padding;
        float[] out = new float[image.elements()];
        Crops.window(pixels, image, top, left, image.dim(1), image.dim(2), out, 0);
        return out;
    }
}
