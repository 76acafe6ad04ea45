/**
 * Convolution and pooling: direct sums, patches for the matrix product, depthwise loops, Winograd's algorithm for
 * gradients of 3x3 kernels, and the loops of pooling windows.
 *
 * <p>Uses {@code core.kernels.gemm}, {@code core.kernels.vec} and {@code core.runtime}. Not exported.
 */
package io.github.dropbits.core.kernels.conv;
