/**
 * Layers with and without weights, and random initial weights. Start at {@link
 * io.github.dropbits.nn.layers.WeightLayer}, the class of the layers that quantization applies to: a quantizer can
 * transform their weights and their input before use.
 *
 * <p>Uses {@code nn} and {@code core}.
 */
package io.github.dropbits.nn.layers;
