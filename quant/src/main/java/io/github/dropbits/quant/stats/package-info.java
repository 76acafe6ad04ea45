/**
 * The effect of quantization on a model, layer by layer: signal-to-noise ratio, clipping, bits, bytes,
 * multiply-adds and bit operations. Start at {@link io.github.dropbits.quant.stats.ModelStatistics}.
 *
 * <p>Uses {@code quant}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.stats;
