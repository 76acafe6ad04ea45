/**
 * Frozen models: a quantized model in integer arithmetic, without an autodiff graph, in memory and as one small file.
 * Start at {@link io.github.dropbits.quant.frozen.FrozenModel}.
 *
 * <p>For a new op to be frozen, {@code quant.frozen.program} needs a {@code Step} that {@code Freezer} makes of it and
 * that {@code GraphText} writes and reads, and {@code quant.frozen.run} a {@code Stage} that computes it. Export needs
 * an entry in {@code quant.onnx.Translations}.
 *
 * <p>Uses {@code quant.frozen.program} (the parts of a model), {@code quant.frozen.run} (how it runs), {@code quant},
 * {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.frozen;
