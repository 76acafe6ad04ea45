/**
 * Adaptive loss-aware quantization (Qu, Zhou, Cheng, Thiele, CVPR 2020), which represents weights as sums of binary
 * bases. Start at {@link io.github.dropbits.quant.alq.AlqQuantizer}.
 *
 * <p>This package uses {@code quant}, {@code quant.uniform} for inputs, {@code nn}, {@code nn.optim} and {@code core}.
 */
package io.github.dropbits.quant.alq;
