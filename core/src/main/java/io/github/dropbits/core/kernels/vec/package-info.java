/**
 * Elementwise, row and reduction kernels on flat arrays: each a vector kernel and its scalar twin behind one interface,
 * chosen once by {@link io.github.dropbits.core.runtime.Kernels}. Also how elementwise work is cut into pieces.
 *
 * <p>Uses {@code core.runtime}. Not exported, except to {@code dropbits.quant}.
 */
package io.github.dropbits.core.kernels.vec;
