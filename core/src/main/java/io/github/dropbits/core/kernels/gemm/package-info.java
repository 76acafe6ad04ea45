/**
 * The matrix product: the packing of operands into panels, the division into blocks, and the vector and scalar
 * micro-kernels, which compute one tile per call.
 *
 * <p>Start with {@link io.github.dropbits.core.kernels.gemm.Gemm}, then
 * {@link io.github.dropbits.core.kernels.gemm.MicroKernel}. This package depends on {@code core.kernels.vec} and
 * {@code core.runtime}. It is exported only to {@code dropbits.quant}.
 */
package io.github.dropbits.core.kernels.gemm;
