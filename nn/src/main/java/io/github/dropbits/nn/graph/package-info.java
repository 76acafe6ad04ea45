/**
 * What one run of a model tells about it.
 *
 * <p>Uses {@code nn}, {@code nn.layers} and {@code core}.
 */
package io.github.dropbits.nn.graph;
