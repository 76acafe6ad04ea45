/**
 * Checks of JPEG and PNG files that the JDK's readers do not make: they walk through the data and find damage that
 * would otherwise be shown as grey or as wrong pixels. Nothing here computes pixels.
 *
 * <p>Uses the JDK alone. Not exported.
 */
package io.github.dropbits.datasets.format;
