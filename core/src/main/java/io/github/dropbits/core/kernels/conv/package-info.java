/**
 * The kernels of convolution and pooling. {@code Convolution} computes the output and the gradients with respect to the
 * input, the weights and the biases. In general, it multiplies the weights by a matrix of patches. Depthwise
 * convolutions are computed by direct sums. The gradients of 3x3 convolutions with respect to the input and the weights
 * are computed by Winograd's algorithm where that is faster.
 *
 * <p>Start with {@link io.github.dropbits.core.kernels.conv.Window}, which describes the geometry, and
 * {@link io.github.dropbits.core.kernels.conv.Convolution}. For pooling, start with
 * {@link io.github.dropbits.core.kernels.conv.Runs}. This package depends on {@code core.kernels.gemm},
 * {@code core.kernels.vec} and {@code core.runtime}. It is not exported.
 */
package io.github.dropbits.core.kernels.conv;
