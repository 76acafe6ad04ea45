/**
 * The built-in ops. Each op is a class with a static method of the same name that applies the op. With the methods
 * statically imported, ops are written as {@code crossEntropy(linear(x, w, null), labels)}.
 *
 * <p>Operands broadcast as in NumPy. Dimensions may be counted from the end, -1 for the last. Images are {@code [N, C,
 * H, W]}. Each op's page gives its shapes and errors, and its gradient where the function is not differentiable.
 *
 * <p>A value whose gradient is exactly 0 has no influence on the result, so its inputs get 0 even where the derivative
 * is infinite or NaN: {@code where(condition, sqrt(x), x)} has a finite gradient although sqrt is not defined for the
 * x that it does not choose. This holds element by element for elementwise ops and variance, run by run for softmax,
 * normalization and logSumExp, and for losses. Matrix products and convolutions add up products, so an operand that is
 * infinite or NaN makes their gradients NaN.
 *
 * <p>An op's file holds its shape check, forward, backward and reference definition, written with the same {@link
 * io.github.dropbits.core.Op} interface that an op of your own uses, on top of the kernels and {@link
 * io.github.dropbits.core.runtime}. Classes that are not public hold what several ops share. Start with {@link
 * io.github.dropbits.core.ops.Mse}, which is complete and short.
 */
package io.github.dropbits.core.ops;
