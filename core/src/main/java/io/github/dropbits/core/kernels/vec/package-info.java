/**
 * Elementwise, row and reduction kernels on flat arrays. Each interface has a vector implementation and a scalar
 * twin; it takes one of them when it is loaded, as {@link io.github.dropbits.core.runtime.Kernels} says.
 *
 * <p>Start with {@link io.github.dropbits.core.kernels.vec.Unary} and its two implementations, then
 * {@link io.github.dropbits.core.kernels.vec.Chunks}, which splits elementwise work among threads. Uses
 * {@code core.runtime}. Not exported, except to {@code dropbits.quant}.
 */
package io.github.dropbits.core.kernels.vec;
