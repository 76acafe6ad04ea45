/**
 * Helpers that the quantizers of several methods share: rounding vectors to codes, splitting a tensor into tasks by
 * channel, the first step from statistics of the values, the probabilities of codes under logistic noise. Uses {@code
 * quant} and {@code core}. Not exported.
 */
package io.github.dropbits.quant.kernels;
