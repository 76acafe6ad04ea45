/**
 * Labelled image sets: the embedded digits, IDX files such as MNIST's, CIFAR's binary files, folders of JPEG and PNG
 * images; standardization, and batches in a seeded order, augmented and made ahead.
 *
 * <p>Sets read from bytes stay bytes, a quarter of the floats that they become batch by batch; those of image folders
 * are mapped from a cache file. Nothing is downloaded.
 *
 * <p>Image folders are decoded, and generated, by {@code java.desktop}. A full JDK always brings it in, as a provider of
 * services that {@code java.base} uses; a runtime image made by jlink needs it for image folders alone, and everything
 * else works without.
 */
module dropbits.datasets {
    requires static java.desktop;
    requires transitive dropbits.core;

    exports io.github.dropbits.datasets;
    exports io.github.dropbits.datasets.image;
}
