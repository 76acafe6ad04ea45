package io.github.dropbits.datasets;

import io.github.dropbits.core.Tensor;

/**
 * Images and their labels.
 *
 * @param images the images as {@code [B, C, H, W]}; kept, not copied
 * @param labels the class of each image; kept, not copied
 */
public record Batch(Tensor images, int[] labels) {
    /**
     * Joins images and labels.
     *
     * @throws IllegalArgumentException if the images do not have 4 dimensions, or the numbers of images and labels
     *         differ
     */
    public Batch {
        if (images.shape().rank() != 4 || images.shape().dim(0) != labels.length) {
            throw new IllegalArgumentException("images of shape " + images.shape() + " for " + labels.length
                    + " labels; they must be [" + labels.length + ", C, H, W]");
        }
    }

    /**
     * The number of images.
     *
     * @return the count
     */
    public int size() {
        return labels.length;
    }
}
