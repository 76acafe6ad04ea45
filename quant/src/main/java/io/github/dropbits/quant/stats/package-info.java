/**
 * What quantization does to a model: signal-to-noise, clipping, bits, bytes, multiply-adds and bit operations, layer by
 * layer. Start at {@link io.github.dropbits.quant.stats.ModelStatistics}.
 *
 * <p>Uses {@code quant}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.stats;
