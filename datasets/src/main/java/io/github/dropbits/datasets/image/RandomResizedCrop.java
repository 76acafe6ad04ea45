package io.github.dropbits.datasets.image;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.datasets.Augmentation;
import io.github.dropbits.datasets.geometry.Crops;

/**
 * Crops a part of random size, shape and position and resizes it to a square: the usual augmentation for ImageNet
 * (Szegedy et al.: Going deeper with convolutions, CVPR 2015, section 6). The part is drawn as by torchvision's
 * RandomResizedCrop: its area is uniform from 8 % to 100 % of the image, and its ratio of width to height is from 3/4
 * to 4/3, uniform in the logarithm. If none of ten draws fits into the image, the largest middle part of an allowed
 * ratio is used. Resizing is bilinear, antialiased when shrinking.
 *
 * @param side the number of rows and columns of the result, positive
 */
public record RandomResizedCrop(int side) implements Augmentation {
    private static final double LEAST_AREA = .08;
    private static final double LEAST_RATIO = 3 / 4.0;
    private static final double MOST_RATIO = 4 / 3.0;
    private static final int TRIES = 10;

    /**
     * Makes the augmentation.
     *
     * @throws IllegalArgumentException if {@code side} is not positive
     */
    public RandomResizedCrop {
        if (side < 1) {
            throw new IllegalArgumentException("side must be positive, not " + side);
        }
    }

    /** A part of an image. */
    record Part(int top, int left, int height, int width) {}

    @Override
    public Shape output(Shape image) {
        return Shape.of(image.dim(0), side, side);
    }

    @Override
    public float[] apply(float[] pixels, Shape image, RandomStream random) {
        int height = image.dim(1);
        int width = image.dim(2);
        Part part = draw(height, width, random);
        // The rows outside the part are cut off first. Resizing their width would be wasted work.
        int channels = image.dim(0);
        float[] cut = new float[channels * part.height * width];
        Crops.window(pixels, image, part.top, 0, part.height, width, cut, 0);
        return Taps.resize(cut, channels, part.height, width, Taps.of(0, part.height, side, 0, side),
                Taps.of(part.left, part.width, side, 0, side));
    }

    static Part draw(int height, int width, RandomStream random) {
        // StrictMath gives the same results on every JVM.
        double low = StrictMath.log(LEAST_RATIO);
        double high = StrictMath.log(MOST_RATIO);
        double area = (double) height * width;
        for (int i = 0; i < TRIES; i++) {
            double wanted = area * (LEAST_AREA + (1 - LEAST_AREA) * random.nextDouble());
            double ratio = StrictMath.exp(low + (high - low) * random.nextDouble());
            int w = (int) Math.rint(Math.sqrt(wanted * ratio));
            int h = (int) Math.rint(Math.sqrt(wanted / ratio));
            if (w > 0 && w <= width && h > 0 && h <= height) {
                return new Part(random.nextInt(height - h + 1), random.nextInt(width - w + 1), h, w);
            }
        }
        double ratio = (double) width / height;
        int w = ratio > MOST_RATIO ? Math.max(1, (int) Math.rint(height * MOST_RATIO)) : width;
        int h = ratio < LEAST_RATIO ? Math.max(1, (int) Math.rint(width / LEAST_RATIO)) : height;
        return new Part((height - h) / 2, (width - w) / 2, h, w);
    }
}
