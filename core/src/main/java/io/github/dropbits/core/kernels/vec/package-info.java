/**
 * Elementwise, row and reduction kernels on flat arrays. Each interface has an implementation with SIMD vectors and an
 * implementation in plain Java, its scalar twin. {@link io.github.dropbits.core.runtime.Kernels} decides which of the
 * two is used.
 *
 * <p>Start with {@link io.github.dropbits.core.kernels.vec.Unary} and its two implementations, then
 * {@link io.github.dropbits.core.kernels.vec.Chunks}, which splits elementwise work among threads. This package depends
 * on {@code core.runtime}. It is exported only to {@code dropbits.quant}.
 */
package io.github.dropbits.core.kernels.vec;
