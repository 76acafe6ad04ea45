package io.github.dropbits.quant.stats;

import io.github.dropbits.quant.UniformQuantizer;

/**
 * The effect of quantization on the weights of a layer, or on its inputs in given batches. Values that are not finite
 * are ignored. A statistic over no values is NaN. Quantized values are compared with the values that are passed to the
 * quantizer. If a method transforms values before it rounds them, as DoReFa does with weights, the transformation
 * counts as noise, and the distances have little meaning.
 *
 * @param bits the average number of bits per value, from 0 to 8
 * @param values the number of values; weights are counted once, and inputs over all batches and applications
 * @param sqnr the signal-to-quantization-noise ratio in decibels, {@code 10 log10(sum x^2 / sum (x - q(x))^2)};
 *     infinite if quantization does not change any value
 * @param distance the average distance of {@code u = (x - offset) / step} from the nearest code, without clipped
 *     values. It is 0 for values on their levels, 0.25 for evenly distributed values, and at most 0.5 (cpq.md, section
 *     3). It is NaN if the quantizer is not a {@link UniformQuantizer}
 * @param clipped the fraction of values that are more than half a step outside the levels in use, from 0 to 1; NaN if
 *     the quantizer is not a {@link UniformQuantizer}
 */
public record TensorStatistics(double bits, long values, double sqnr, double distance, double clipped) {
}
