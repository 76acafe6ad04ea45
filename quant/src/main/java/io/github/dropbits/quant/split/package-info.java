/**
 * SplitQuant (Song, Lin 2025): weights quantized cluster by cluster, {@link
 * io.github.dropbits.quant.split.SplitQuantizer}.
 *
 * <p>Uses {@code quant}, {@code quant.uniform}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.split;
