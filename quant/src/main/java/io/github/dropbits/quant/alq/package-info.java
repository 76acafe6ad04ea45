/**
 * Adaptive loss-aware quantization (Qu, Zhou, Cheng, Thiele, CVPR 2020): weights as sums of binary bases. Start at
 * {@link io.github.dropbits.quant.alq.AlqQuantizer}.
 *
 * <p>Uses {@code quant}, {@code quant.uniform} for inputs, {@code nn}, {@code nn.optim} and {@code core}.
 */
package io.github.dropbits.quant.alq;
