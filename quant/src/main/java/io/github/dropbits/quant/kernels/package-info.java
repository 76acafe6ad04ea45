/**
 * Helpers that several quantization methods share. They round vectors to codes (the vector twin of
 * {@code Grid.nearest}), divide a tensor into tasks by channel, compute initial steps from statistics of the values,
 * and compute the probabilities of codes under logistic noise. Start at
 * {@link io.github.dropbits.quant.kernels.ChannelTasks}. This package uses {@code quant} and {@code core}. It is not
 * exported.
 */
package io.github.dropbits.quant.kernels;
