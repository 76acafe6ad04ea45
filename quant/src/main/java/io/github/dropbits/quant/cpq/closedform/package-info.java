/**
 * CPQ's forward and backward in closed form, vector and scalar: the sums over codes that the op needs, without an array
 * over all codes. Uses {@code quant}, {@code quant.kernels} and {@code core}. Not exported.
 */
package io.github.dropbits.quant.cpq.closedform;
