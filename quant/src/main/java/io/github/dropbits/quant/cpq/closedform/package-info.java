/**
 * The forward and backward loops of CPQ, in a vector and a scalar form. The sums over codes are computed in closed
 * form, or over the codes near each value, so no array over all codes is needed. Start at
 * {@link io.github.dropbits.quant.cpq.closedform.CpqLoops}. This package uses {@code quant}, {@code quant.kernels} and
 * {@code core}. It is not exported.
 */
package io.github.dropbits.quant.cpq.closedform;
