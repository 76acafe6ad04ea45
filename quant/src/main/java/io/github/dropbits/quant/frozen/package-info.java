/**
 * Frozen models, which are quantized models in integer arithmetic, without an autodiff graph. They can be stored in a
 * single small file. Start at {@link io.github.dropbits.quant.frozen.FrozenModel}.
 *
 * <p>To support a new op, add a {@code Step} to {@code quant.frozen.program}, extend {@code Freezer} to create it and
 * {@code GraphText} to write and read it, and add a {@code Stage} that computes it to {@code quant.frozen.run}. To
 * support its export to ONNX, add an entry to {@code quant.onnx.Translations}.
 *
 * <p>This package uses {@code quant.frozen.program} (the components of a model), {@code quant.frozen.run} (their
 * execution), {@code quant}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.frozen;
