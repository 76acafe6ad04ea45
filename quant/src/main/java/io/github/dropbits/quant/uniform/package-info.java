/**
 * Quantizers whose levels are evenly spaced and whose gradient passes straight through: plain straight-through,
 * DoReFa, PACT, LSQ and LSQ+. They round in one differentiable op, {@link io.github.dropbits.quant.uniform.Uniform},
 * to the nearest code of a {@link io.github.dropbits.quant.Grid}, and differ in where the step comes from. {@link
 * io.github.dropbits.quant.uniform.Calibration} chooses a range from sample values; a new way to choose one becomes a
 * constant of this enum. Start at {@link io.github.dropbits.quant.uniform.LsqQuantizer}.
 *
 * <p>Uses {@code quant}, {@code quant.kernels}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.uniform;
