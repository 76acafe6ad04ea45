/**
 * Layers with and without weights, and how weights start. {@link io.github.dropbits.nn.layers.WeightLayer} is what
 * quantization looks for: a layer whose weights and input can be transformed before use.
 *
 * <p>Uses {@code nn} and {@code core}.
 */
package io.github.dropbits.nn.layers;
