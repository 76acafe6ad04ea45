/**
 * Convolution and pooling: patches for the matrix product, direct sums for depthwise convolution, Winograd's
 * algorithm for the gradients of 3x3 kernels, and the loops of pooling windows.
 *
 * <p>Start with {@link io.github.dropbits.core.kernels.conv.Window}, the geometry, and
 * {@link io.github.dropbits.core.kernels.conv.Convolution}; pooling starts with
 * {@link io.github.dropbits.core.kernels.conv.Runs}. Uses {@code core.kernels.gemm}, {@code core.kernels.vec} and
 * {@code core.runtime}. Not exported.
 */
package io.github.dropbits.core.kernels.conv;
