/**
 * The quantization methods of this library by their names, for programs that let people choose one: {@link
 * io.github.dropbits.quant.methods.QuantizationMethods}. What a method takes is said by its {@link
 * io.github.dropbits.quant.QuantizationMethod} in the method's own package; here they are only listed.
 *
 * <p>Uses {@code quant} and the packages of all methods, none of which uses this one.
 */
package io.github.dropbits.quant.methods;
