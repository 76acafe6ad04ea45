/**
 * Image data sets: the embedded {@link io.github.dropbits.datasets.image.Digits}, {@link
 * io.github.dropbits.datasets.image.Mnist}, {@link io.github.dropbits.datasets.image.FashionMnist}, {@link
 * io.github.dropbits.datasets.image.Cifar} and folders of images ({@link
 * io.github.dropbits.datasets.image.ImageFolder}). The package also has augmentations of images. Start with {@code
 * Digits}, which needs no files.
 *
 * <p>Uses {@code datasets}, {@code datasets.geometry}, {@code core}, {@code core.io} and {@code core.runtime}.
 */
package io.github.dropbits.datasets.image;
