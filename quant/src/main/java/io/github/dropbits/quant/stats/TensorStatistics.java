package io.github.dropbits.quant.stats;

import io.github.dropbits.quant.UniformQuantizer;

/**
 * What quantization does to a layer's weights, or to its inputs over given batches. Values that are not finite count as
 * nothing; a figure that no value gives is NaN. Values are compared as they come in: where a method bends them before
 * it rounds, as DoReFa does with weights, the bend counts as noise, and distances say little.
 *
 * @param bits the bits a value takes on average, 0 to 8
 * @param values how many values there were; weights once, inputs over all batches and uses
 * @param sqnr signal-to-quantization-noise ratio in decibels, {@code 10 log10(sum x^2 / sum (x - q(x))^2)}; infinite
 *     where nothing is lost
 * @param distance how far {@code u = (x - offset) / step} is from the nearest code on average, without clipped values:
 *     0 for values on their levels, 0.25 for evenly spread ones, at most 0.5 (cpq.md, section 3); NaN for a quantizer
 *     that is no {@link UniformQuantizer}
 * @param clipped the share of values that lie more than half a step outside the levels in use, 0 to 1; NaN for a
 *     quantizer that is no {@link UniformQuantizer}
 */
public record TensorStatistics(double bits, long values, double sqnr, double distance, double clipped) {
}
