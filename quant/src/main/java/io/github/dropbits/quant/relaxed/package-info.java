/**
 * Relaxed Quantization (Louizos, Reisser, Blankevoort, Gavves, Welling, ICLR 2019). Start at {@link
 * io.github.dropbits.quant.relaxed.RelaxedQuantizer}.
 *
 * <p>This package uses {@code quant}, {@code quant.kernels}, {@code quant.uniform} for the network's own input,
 * {@code nn} and {@code core}.
 */
package io.github.dropbits.quant.relaxed;
