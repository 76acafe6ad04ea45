/**
 * The parts of a frozen model: its steps and the values between them, how they are read from a model, and their text
 * format. Start at {@link io.github.dropbits.quant.frozen.program.Program}; {@link
 * io.github.dropbits.quant.frozen.program.Freezer} builds one from a model. Uses {@code quant}, {@code nn}, {@code
 * nn.graph} and {@code core}. Not exported.
 */
package io.github.dropbits.quant.frozen.program;
