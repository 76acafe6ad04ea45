/**
 * Pictures: the embedded {@link io.github.dropbits.datasets.image.Digits}, {@link
 * io.github.dropbits.datasets.image.Mnist}, {@link io.github.dropbits.datasets.image.FashionMnist}, {@link
 * io.github.dropbits.datasets.image.Cifar}, any {@link io.github.dropbits.datasets.image.ImageFolder}, and their
 * augmentations.
 *
 * <p>Uses {@code datasets}, {@code datasets.geometry} and {@code core}.
 */
package io.github.dropbits.datasets.image;
