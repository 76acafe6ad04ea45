/**
 * Convolution and pooling. {@code Convolution} computes the output and the gradients by input and by weights, and
 * chooses how: by the matrix product of patches, by direct sums if it is depthwise, and the two gradients of 3x3
 * convolutions by Winograd's algorithm where that is faster.
 *
 * <p>Start with {@link io.github.dropbits.core.kernels.conv.Window}, the geometry, and
 * {@link io.github.dropbits.core.kernels.conv.Convolution}; pooling starts with
 * {@link io.github.dropbits.core.kernels.conv.Runs}. Uses {@code core.kernels.gemm}, {@code core.kernels.vec} and
 * {@code core.runtime}. Not exported.
 */
package io.github.dropbits.core.kernels.conv;
