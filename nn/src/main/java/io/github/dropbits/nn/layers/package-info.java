/**
 * Layers with and without weights, and random initial weights. Start at
 * {@link io.github.dropbits.nn.layers.WeightLayer}, the base class of the layers that can be quantized: quantizers
 * transform the weights and the input of such a layer before they are used.
 *
 * <p>This package uses {@code nn} and {@code core}.
 */
package io.github.dropbits.nn.layers;
