/**
 * AdaBits (Jin, Yang, Liao, CVPR 2020): one set of weights for several bit-lengths. Start at {@link
 * io.github.dropbits.quant.adabits.AdaBits}.
 *
 * <p>Uses {@code quant}, {@code quant.kernels}, {@code quant.uniform}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.adabits;
