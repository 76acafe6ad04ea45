/**
 * What all quantization methods share: the places of quantizers in a model, the rule that gives each layer its
 * quantizers, grids and their codes, and post-training quantization. Start at {@link
 * io.github.dropbits.quant.Quantization}{@code .apply} with a {@link io.github.dropbits.quant.QuantizationRule}.
 *
 * <p>Each method has a package of its own, and this package depends on none of them: {@link
 * io.github.dropbits.quant.cpq} (the method that this project implements), {@link io.github.dropbits.quant.uniform},
 * {@link io.github.dropbits.quant.relaxed}, {@link io.github.dropbits.quant.alq}, {@link
 * io.github.dropbits.quant.adabits}, {@link io.github.dropbits.quant.split}; {@link io.github.dropbits.quant.methods}
 * lists them by name. {@link io.github.dropbits.quant.bits} drops bits and learns bit-lengths, {@link
 * io.github.dropbits.quant.stats} measures what quantization does, {@link io.github.dropbits.quant.frozen} and {@link
 * io.github.dropbits.quant.onnx} run and export the result. To add a quantizer, extend {@link
 * io.github.dropbits.quant.UniformQuantizer} or {@link io.github.dropbits.quant.Quantizer}, and offer it by name as a
 * {@link io.github.dropbits.quant.QuantizationMethod}.
 *
 * <p>Uses {@code nn} and {@code core}.
 */
package io.github.dropbits.quant;
