package io.github.dropbits.datasets.image;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.datasets.Augmentation;
import io.github.dropbits.datasets.geometry.Crops;

/**
 * Shifts images at random: pads each side and crops a window of the original size. All positions of the window are
 * equally likely (as for CIFAR in He, Zhang, Ren, Sun: Deep residual learning for image recognition, CVPR 2016, section
 * 4.2).
 *
 * <p>The padding has the value 0 in the units of the set. In a standardized set, 0 is each channel's mean, so the
 * padding carries no signal. Torchvision's transforms pad before they standardize, so their padding is black.
 *
 * @param padding the number of rows and columns added on each side, not negative
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
