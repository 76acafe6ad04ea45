/**
 * The quantization methods of this library by their names, for programs that let people choose one. Start at {@link
 * io.github.dropbits.quant.methods.QuantizationMethods}. This package only lists the methods. What a method can do is
 * told by its {@link io.github.dropbits.quant.QuantizationMethod}, which is in the method's own package.
 *
 * <p>Uses {@code quant} and the packages of all methods. No method uses this package.
 */
package io.github.dropbits.quant.methods;
