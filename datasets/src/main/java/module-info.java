/**
 * Labelled image sets: the embedded digits, IDX files such as MNIST's, standardization, and batches in a seeded order.
 *
 * <p>A set is read whole into memory as floats; nothing is downloaded.
 */
module dropbits.datasets {
    requires transitive dropbits.core;

    exports io.github.dropbits.datasets;
}
