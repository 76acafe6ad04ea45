/**
 * The matrix product: packed panels, blocks, and the tile kernels at its centre, vector and scalar.
 *
 * <p>Uses {@code core.kernels.vec} and {@code core.runtime}. Not exported, except to {@code dropbits.quant}.
 */
package io.github.dropbits.core.kernels.gemm;
