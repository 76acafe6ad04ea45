/**
 * CPQ's forward and backward loops, in a vector and a scalar form. They compute the sums over codes that the op needs
 * in closed form, or over the codes near each value, without an array over all codes. Start at {@link
 * io.github.dropbits.quant.cpq.closedform.CpqLoops}. Uses {@code quant}, {@code quant.kernels} and {@code core}. Not
 * exported.
 */
package io.github.dropbits.quant.cpq.closedform;
