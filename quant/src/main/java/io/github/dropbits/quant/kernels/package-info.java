/**
 * Helpers that the quantizers of several methods share. They round vectors to codes (the vector twin of {@code
 * Grid.nearest}), split a tensor into tasks by channel, compute the step that a quantizer starts with from statistics
 * of the values, and compute the probabilities of codes under logistic noise. Start at {@link
 * io.github.dropbits.quant.kernels.ChannelTasks}. Uses {@code quant} and {@code core}. Not exported.
 */
package io.github.dropbits.quant.kernels;
