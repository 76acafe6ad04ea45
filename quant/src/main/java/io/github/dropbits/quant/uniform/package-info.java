/**
 * Uniform quantizers: plain straight-through, DoReFa, PACT, LSQ and LSQ+, over one differentiable op, {@link
 * io.github.dropbits.quant.uniform.Uniform}; and {@link io.github.dropbits.quant.uniform.Calibration}, which chooses a
 * range from values.
 *
 * <p>Uses {@code quant}, {@code quant.kernels}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.uniform;
