/**
 * Frozen models: a quantized model in integer arithmetic, without an autodiff graph, in memory and as one small
 * file. Start at {@link io.github.dropbits.quant.frozen.FrozenModel}.
 *
 * <p>Uses {@code quant.frozen.program} (the parts of a model), {@code quant.frozen.run} (how it runs), {@code
 * quant}, {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.frozen;
