/**
 * The quantization methods of this library by their names, for programs that let people choose one. Start at {@link
 * io.github.dropbits.quant.methods.QuantizationMethods}. Here the methods are only listed; the properties of a
 * method are those of its {@link io.github.dropbits.quant.QuantizationMethod}, in the method's own package.
 *
 * <p>Uses {@code quant} and the packages of all methods, none of which uses this one.
 */
package io.github.dropbits.quant.methods;
