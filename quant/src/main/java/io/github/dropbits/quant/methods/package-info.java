/**
 * Lists the quantization methods of this library by name, for programs that let users choose a method. Start at
 * {@link io.github.dropbits.quant.methods.QuantizationMethods}. The capabilities of each method are described by its
 * {@link io.github.dropbits.quant.QuantizationMethod}, which is in the package of the method.
 *
 * <p>This package uses {@code quant} and the packages of all methods. No method uses this package.
 */
package io.github.dropbits.quant.methods;
