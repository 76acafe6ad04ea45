package io.github.dropbits.quant.stats;

import io.github.dropbits.quant.UniformQuantizer;

/**
 * The effect of quantization on a layer's weights, or on its inputs over given batches. Values that are not finite are
 * ignored; a statistic over no values is NaN. Quantized values are compared with the values that enter the quantizer.
 * If a method transforms values before it rounds them, as DoReFa does with weights, the transformation counts as
 * noise, and distances say little.
 *
 * @param bits the average number of bits of a value, 0 to 8
 * @param values the number of values; weights are counted once, inputs over all batches and uses
 * @param sqnr the signal-to-quantization-noise ratio in decibels, {@code 10 log10(sum x^2 / sum (x - q(x))^2)};
 *     infinite if quantization changes no value
 * @param distance the average distance of {@code u = (x - offset) / step} from the nearest code, without clipped
 *     values: 0 for values on their levels, 0.25 for evenly spread ones, at most 0.5 (cpq.md, section 3); NaN for a
 *     quantizer that is no {@link UniformQuantizer}
 * @param clipped the share of values that lie more than half a step outside the levels in use, 0 to 1; NaN for a
 *     quantizer that is no {@link UniformQuantizer}
 */
public record TensorStatistics(double bits, long values, double sqnr, double distance, double clipped) {
}
