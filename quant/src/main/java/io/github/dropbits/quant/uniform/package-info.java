/**
 * Quantizers with evenly spaced levels and a straight-through gradient: plain straight-through, DoReFa, PACT, LSQ and
 * LSQ+. They all use the op {@link io.github.dropbits.quant.uniform.Uniform}, which rounds to the nearest code of a
 * {@link io.github.dropbits.quant.Grid}. They differ in how the step is determined.
 * {@link io.github.dropbits.quant.uniform.Calibration} determines a range from sample values; to add another way of
 * doing so, add a constant to this enum. Start at {@link io.github.dropbits.quant.uniform.LsqQuantizer}.
 *
 * <p>This package uses {@code quant}, {@code quant.kernels}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.uniform;
