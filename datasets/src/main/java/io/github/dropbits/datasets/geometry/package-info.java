/**
 * Cuts windows out of images; the only class is {@link io.github.dropbits.datasets.geometry.Crops}. Uses {@code core}.
 * Not exported.
 */
package io.github.dropbits.datasets.geometry;
