/**
 * The matrix product: packed panels, blocks, and the micro-kernels, vector and scalar, that compute one tile each.
 *
 * <p>Start with {@link io.github.dropbits.core.kernels.gemm.Gemm}, then
 * {@link io.github.dropbits.core.kernels.gemm.MicroKernel}. Uses {@code core.kernels.vec} and {@code core.runtime}.
 * Not exported, except to {@code dropbits.quant}.
 */
package io.github.dropbits.core.kernels.gemm;
