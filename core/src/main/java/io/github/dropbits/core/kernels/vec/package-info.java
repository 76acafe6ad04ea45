/**
 * Elementwise, row and reduction kernels on flat arrays. Each interface has a vector implementation and a scalar twin;
 * when the interface is loaded, {@link io.github.dropbits.core.runtime.Kernels} decides which of the two it uses.
 *
 * <p>Start with {@link io.github.dropbits.core.kernels.vec.Unary} and its two implementations, then
 * {@link io.github.dropbits.core.kernels.vec.Chunks}, which splits elementwise work among threads. Uses
 * {@code core.runtime}. Not exported, except to {@code dropbits.quant}.
 */
package io.github.dropbits.core.kernels.vec;
