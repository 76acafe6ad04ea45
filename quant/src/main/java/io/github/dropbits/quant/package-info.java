/**
 * What all quantization methods share. {@link io.github.dropbits.quant.Quantization} puts a {@link
 * io.github.dropbits.quant.Quantizer} before each layer's weights and input, as a {@link
 * io.github.dropbits.quant.QuantizationRule} says; {@link io.github.dropbits.quant.PostTraining} does so without
 * training. {@link io.github.dropbits.quant.Grid} has the codes of a bit-length and the rule for the nearest code, by
 * which all methods round. Start at {@link io.github.dropbits.quant.Quantization}{@code .apply}.
 *
 * <p>Inputs that cannot be negative get unsigned codes. Each op says whether its output cannot be negative ({@code
 * Op.nonNegative}), and {@link io.github.dropbits.nn.graph.ModelGraph} tells it for each layer's input. The factory of
 * a quantizer gets the answer in its {@link io.github.dropbits.quant.Place}.
 *
 * <p>Each method has a package of its own, and this package depends on none of them: {@link
 * io.github.dropbits.quant.cpq} (the method that this project implements), {@link io.github.dropbits.quant.uniform},
 * {@link io.github.dropbits.quant.relaxed}, {@link io.github.dropbits.quant.alq}, {@link
 * io.github.dropbits.quant.adabits}, {@link io.github.dropbits.quant.split}; {@link io.github.dropbits.quant.methods}
 * lists them by name. {@link io.github.dropbits.quant.bits} drops bits and learns bit-lengths, {@link
 * io.github.dropbits.quant.stats} measures what quantization does, {@link io.github.dropbits.quant.frozen} and {@link
 * io.github.dropbits.quant.onnx} run and export the result. To add a quantizer, extend {@link
 * io.github.dropbits.quant.UniformQuantizer}, for evenly spaced levels, or {@link io.github.dropbits.quant.Quantizer},
 * and offer it by name as a {@link io.github.dropbits.quant.QuantizationMethod}.
 *
 * <p>Uses {@code nn} and {@code core}.
 */
package io.github.dropbits.quant;
