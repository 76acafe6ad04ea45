/**
 * The built-in ops. Each op is a class with a static method of the same name, which applies the op. With static imports
 * of these methods, ops are written as {@code crossEntropy(linear(x, w, null), labels)}.
 *
 * <p>Operands are broadcast as in NumPy. Dimensions may be given as negative numbers, which count from the end; -1 is
 * the last dimension. Images have the shape {@code [N, C, H, W]}. The documentation of each op specifies its shapes and
 * errors, and its gradient where the function is not differentiable.
 *
 * <p>A value whose gradient is exactly 0 has no influence on the result. The inputs that it was computed from therefore
 * receive a gradient of 0, even where the derivative is infinite or NaN. For example,
 * {@code where(condition, sqrt(x), x)} has a finite gradient even if x is negative at elements where the condition does
 * not select the square root. This rule applies to each element in elementwise ops and variance, to each normalized
 * group of elements in softmax, normalization and logSumExp, and to losses. It does not apply to matrix products and
 * convolutions: these add up products, so an operand that is infinite or NaN makes their gradients NaN.
 *
 * <p>Each op's source file contains its shape check, forward pass, backward pass and reference definition. The built-in
 * ops extend {@link io.github.dropbits.core.Op} in the same way as user-defined ops, and are based on the kernels and
 * {@link io.github.dropbits.core.runtime}. Classes that are not public contain code that several ops share.
 * {@link io.github.dropbits.core.ops.Mse} is a short and complete example.
 */
package io.github.dropbits.core.ops;
