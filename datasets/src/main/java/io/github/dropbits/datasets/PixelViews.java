package io.github.dropbits.datasets;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.datasets.geometry.Crops;

/** Views of {@link Pixels}, which compute an image only when it is copied out. */
final class PixelViews {
    private PixelViews() {
    }

    /** Standardized images, whose channels have {@code plane} values each. */
    static Pixels standardized(Pixels of, Standardization by, int plane) {
        return (image, target, offset) -> {
            of.copy(image, target, offset);
            by.apply(target, offset, plane);
        };
    }

    /** The images with the given indexes, in that order; the array is kept. */
    static Pixels select(Pixels of, int[] indexes) {
        return (image, target, offset) -> of.copy(indexes[image], target, offset);
    }

    /** The middle squares, of {@code side} rows and columns, of images of shape {@code image}. */
    static Pixels centerCropped(Pixels of, Shape image, int side) {
        return (index, target, offset) -> {
            float[] whole = new float[image.elements()];
            of.copy(index, whole, 0);
            Crops.center(whole, image, side, target, offset);
        };
    }

    /** Images of shape {@code image}, augmented; image i draws its random numbers from {@code streams.split(i)}. */
    static Pixels augmented(Pixels of, Augmentation by, Shape image, RandomStream streams) {
        int length = by.output(image).elements();
        return (index, target, offset) -> {
            float[] whole = new float[image.elements()];
            of.copy(index, whole, 0);
            float[] changed = by.apply(whole, image, streams.split(index));
            if (changed.length != length) {
                throw new IllegalArgumentException("augmentation " + by + " gave " + changed.length
                        + " values for shape " + by.output(image) + " of " + length);
            }
            System.arraycopy(changed, 0, target, offset, length);
        };
    }
}
