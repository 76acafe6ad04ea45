/**
 * The built-in ops: for each a class with a static method of its name, to be imported, that applies it: {@code
 * crossEntropy(conv2d(x, w, null, ConvOptions.DEFAULT), labels)}.
 *
 * <p>Operands broadcast as in NumPy. Dimensions may be counted from the end, -1 for the last. Images are {@code [N, C,
 * H, W]}. Each op's page gives its shapes and errors, and its gradient where the function has corners.
 */
package io.github.dropbits.core.ops;
