/**
 * SplitQuant (Song, Lin 2025): weights are quantized cluster by cluster, activations in chunks of channels. Start
 * at {@link io.github.dropbits.quant.split.SplitQuantizer}.
 *
 * <p>Uses {@code quant}, {@code quant.uniform}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.split;
