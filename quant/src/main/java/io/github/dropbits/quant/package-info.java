/**
 * Quantizing a model, whatever the method: where quantizers stand, the rule that says which layer gets which, codes and
 * grids, and post-training quantization. Start at {@link io.github.dropbits.quant.Quantization}{@code .apply} with a
 * {@link io.github.dropbits.quant.QuantizationRule}.
 *
 * <p>Each method has a package of its own, and nothing here knows any of them: {@link io.github.dropbits.quant.cpq}
 * (the method that this project implements), {@link io.github.dropbits.quant.uniform}, {@link
 * io.github.dropbits.quant.relaxed}, {@link io.github.dropbits.quant.alq}, {@link io.github.dropbits.quant.adabits},
 * {@link io.github.dropbits.quant.split}; {@link io.github.dropbits.quant.methods} lists them by name. {@link
 * io.github.dropbits.quant.bits} drops bits and learns bit-lengths, {@link io.github.dropbits.quant.stats} measures
 * what quantization does, {@link io.github.dropbits.quant.frozen} and {@link io.github.dropbits.quant.onnx} ship the
 * result. A quantizer of your own extends {@link io.github.dropbits.quant.UniformQuantizer} or {@link
 * io.github.dropbits.quant.Quantizer}, and is offered by name as a {@link io.github.dropbits.quant.QuantizationMethod}.
 *
 * <p>Uses {@code nn} and {@code core}.
 */
package io.github.dropbits.quant;
