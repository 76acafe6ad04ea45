package io.github.dropbits.cli.settings;

/** How training images are varied. */
public enum Augment {
    /** Not at all. */
    NONE,
    /** A crop from images that are padded, mirrored or not. */
    CROP_FLIP,
    /** A crop of random size brought to the size of the network's input, mirrored or not. */
    RESIZED_CROP
}
