/**
 * Labelled data sets and batches of their images. Start with {@link io.github.dropbits.datasets.Dataset}.
 *
 * <p>A {@link io.github.dropbits.datasets.Split} has a training and a test {@link io.github.dropbits.datasets.Dataset};
 * {@link io.github.dropbits.datasets.image} reads such sets from files. {@link
 * io.github.dropbits.datasets.Standardization} gives each channel mean 0 and standard deviation 1. {@link
 * io.github.dropbits.datasets.Batches} shuffles the images in an order that a seed determines, augments them and
 * divides them into batches.
 *
 * <p>Uses {@code core} and {@code datasets.geometry}.
 */
package io.github.dropbits.datasets;
