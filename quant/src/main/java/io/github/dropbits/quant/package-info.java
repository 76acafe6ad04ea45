/**
 * The common foundation of all quantization methods. {@link io.github.dropbits.quant.Quantization} inserts a
 * {@link io.github.dropbits.quant.Quantizer} before the weights and the input of each layer that a
 * {@link io.github.dropbits.quant.QuantizationRule} selects. {@link io.github.dropbits.quant.PostTraining} does the
 * same without training. {@link io.github.dropbits.quant.Grid} defines the codes of a bit-length, and how all methods
 * round to the nearest code. Start at {@link io.github.dropbits.quant.Quantization}{@code .apply}.
 *
 * <p>Inputs that cannot be negative are quantized to unsigned codes. Each op declares whether its output cannot be
 * negative ({@code Op.nonNegative}), and {@link io.github.dropbits.nn.graph.ModelGraph} derives this property for the
 * input of each layer. It is passed to the factory of a quantizer in a {@link io.github.dropbits.quant.Place}.
 *
 * <p>Each method has its own package, and this package does not depend on any of them:
 * {@link io.github.dropbits.quant.cpq} (the method that this project implements),
 * {@link io.github.dropbits.quant.uniform}, {@link io.github.dropbits.quant.relaxed},
 * {@link io.github.dropbits.quant.alq}, {@link io.github.dropbits.quant.adabits} and
 * {@link io.github.dropbits.quant.split}. {@link io.github.dropbits.quant.methods} lists the methods by name.
 * {@link io.github.dropbits.quant.bits} drops bits and learns bit-lengths, {@link io.github.dropbits.quant.stats}
 * measures the effects of quantization, and {@link io.github.dropbits.quant.frozen} and
 * {@link io.github.dropbits.quant.onnx} run and export quantized models. To add a quantizer, extend
 * {@link io.github.dropbits.quant.UniformQuantizer} if its levels are evenly spaced, or
 * {@link io.github.dropbits.quant.Quantizer} otherwise. To offer it by name, declare a
 * {@link io.github.dropbits.quant.QuantizationMethod}.
 *
 * <p>This package uses {@code nn} and {@code core}.
 */
package io.github.dropbits.quant;
