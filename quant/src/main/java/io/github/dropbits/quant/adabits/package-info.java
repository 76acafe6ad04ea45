/**
 * AdaBits (Jin, Yang, Liao, CVPR 2020), which trains a single set of weights for several bit-lengths. Start at
 * {@link io.github.dropbits.quant.adabits.AdaBits}.
 *
 * <p>This package uses {@code quant}, {@code quant.kernels}, {@code quant.uniform}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.adabits;
