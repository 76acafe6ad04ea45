/**
 * Frozen models: a quantized model as integer arithmetic without an autodiff graph, in memory and as one small file.
 *
 * <p>Start at {@link io.github.dropbits.quant.frozen.FrozenModel}.
 */
package io.github.dropbits.quant.frozen;
