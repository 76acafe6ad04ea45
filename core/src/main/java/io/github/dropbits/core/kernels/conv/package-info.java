/**
 * Convolution and pooling. {@code Convolution} computes the output and the gradients with respect to input, weights and
 * biases. It uses the matrix product of patches; direct sums if the convolution is depthwise; and Winograd's algorithm
 * for the gradients of 3x3 convolutions with respect to input and weights, where that is faster.
 *
 * <p>Start with {@link io.github.dropbits.core.kernels.conv.Window}, the geometry, and
 * {@link io.github.dropbits.core.kernels.conv.Convolution}; pooling starts with
 * {@link io.github.dropbits.core.kernels.conv.Runs}. Uses {@code core.kernels.gemm}, {@code core.kernels.vec} and
 * {@code core.runtime}. Not exported.
 */
package io.github.dropbits.core.kernels.conv;
