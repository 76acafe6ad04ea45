/**
 * Cutting windows out of images. Uses {@code core}. Not exported.
 */
package io.github.dropbits.datasets.geometry;
