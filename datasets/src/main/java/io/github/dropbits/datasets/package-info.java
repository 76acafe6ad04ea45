/**
 * Labelled image sets and the batches made of them.
 *
 * <p>A {@link io.github.dropbits.datasets.Split} has a training and a test {@link io.github.dropbits.datasets.Dataset}:
 * the embedded {@link io.github.dropbits.datasets.Digits}, {@link io.github.dropbits.datasets.Mnist}, {@link
 * io.github.dropbits.datasets.FashionMnist}, {@link io.github.dropbits.datasets.Cifar}, any {@link
 * io.github.dropbits.datasets.ImageFolder}. {@link io.github.dropbits.datasets.Standardization} gives them mean 0 and
 * deviation 1, {@link io.github.dropbits.datasets.Batches} mixes, augments and cuts them, in an order that its seed
 * decides.
 */
package io.github.dropbits.datasets;
