/**
 * Frozen models: a quantized model in integer arithmetic, without an autodiff graph, in memory and as one small file.
 * Start at {@link io.github.dropbits.quant.frozen.FrozenModel}.
 *
 * <p>To support a new op, add a {@code Step} to {@code quant.frozen.program}, make {@code Freezer} create it and
 * {@code GraphText} write and read it, and add a {@code Stage} that computes it to {@code quant.frozen.run}. For its
 * export to ONNX, add an entry to {@code quant.onnx.Translations}.
 *
 * <p>Uses {@code quant.frozen.program} (the parts of a model), {@code quant.frozen.run} (how it runs), {@code quant},
 * {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.frozen;
