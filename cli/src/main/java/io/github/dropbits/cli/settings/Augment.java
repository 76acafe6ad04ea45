package io.github.dropbits.cli.settings;

/** How training images are augmented. */
public enum Augment {
    /** No augmentation. */
    NONE,
    /** A random crop from the padded image, with a random horizontal flip. */
    CROP_FLIP,
    /** A random crop of random size, resized to the size of the network's input, with a random horizontal flip. */
    RESIZED_CROP
}
