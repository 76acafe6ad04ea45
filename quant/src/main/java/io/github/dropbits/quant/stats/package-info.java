/**
 * Measures the effect of quantization on each layer of a model: signal-to-noise ratio, clipping, bits, bytes,
 * multiply-adds and bit operations. Start at {@link io.github.dropbits.quant.stats.ModelStatistics}.
 *
 * <p>This package uses {@code quant}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.stats;
