/**
 * SplitQuant (Song, Lin 2025), which quantizes weights separately in each cluster, and activations separately in chunks
 * of channels. Start at {@link io.github.dropbits.quant.split.SplitQuantizer}.
 *
 * <p>This package uses {@code quant}, {@code quant.uniform}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.split;
