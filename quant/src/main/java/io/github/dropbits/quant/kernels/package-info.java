/**
 * Helpers of the quantizers of several methods: rounding vectors to codes (the vector twin of {@code Grid.nearest}),
 * splitting a tensor into tasks by channel, the first quantization step from statistics of the values, the
 * probabilities of codes under logistic noise. Start at {@link io.github.dropbits.quant.kernels.ChannelTasks}. Uses
 * {@code quant} and {@code core}. Not exported.
 */
package io.github.dropbits.quant.kernels;
