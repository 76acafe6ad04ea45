/**
 * Labelled image sets: the embedded digits, IDX files such as MNIST's, CIFAR's binary files, folders of JPEG and PNG
 * images. Also standardization, augmentation, and batches in a seeded order, prefetched if wanted.
 *
 * <p>Sets that are read from bytes stay bytes, a quarter of the size of floats; images become floats when a batch is
 * made. The images of folders are mapped from a cache file. Nothing is downloaded.
 *
 * <p>Image folders are decoded and generated with {@code java.desktop}. A full JDK always resolves that module, because
 * it provides services that {@code java.base} uses. A runtime image made by jlink needs it only for image folders;
 * everything else works without it.
 */
module dropbits.datasets {
    requires static java.desktop;
    requires transitive dropbits.core;

    exports io.github.dropbits.datasets;
    exports io.github.dropbits.datasets.image;
}
