/**
 * Labelled data sets and the batches made of them.
 *
 * <p>A {@link io.github.dropbits.datasets.Split} has a training and a test {@link io.github.dropbits.datasets.Dataset};
 * {@link io.github.dropbits.datasets.image} reads some from files. {@link io.github.dropbits.datasets.Standardization}
 * gives them mean 0 and deviation 1, {@link io.github.dropbits.datasets.Batches} shuffles, augments and cuts them, in
 * an order that its seed decides.
 *
 * <p>Uses {@code core} and {@code datasets.geometry}.
 */
package io.github.dropbits.datasets;
