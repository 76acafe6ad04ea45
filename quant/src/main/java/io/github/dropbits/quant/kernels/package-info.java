/**
 * What several methods share below their quantizers: rounding vectors to codes, cutting a tensor into tasks by channel,
 * the first step from moments, the probabilities of codes under logistic noise. Uses {@code quant} and {@code core}.
 * Not exported.
 */
package io.github.dropbits.quant.kernels;
