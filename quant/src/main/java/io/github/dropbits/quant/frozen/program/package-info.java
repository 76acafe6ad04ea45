/**
 * The components of a frozen model: its steps, the values between them, their conversion from a model, and their text
 * format. Start at {@link io.github.dropbits.quant.frozen.program.Program}.
 * {@link io.github.dropbits.quant.frozen.program.Freezer} creates a program from a model. This package uses
 * {@code quant}, {@code nn}, {@code nn.graph} and {@code core}. It is not exported.
 */
package io.github.dropbits.quant.frozen.program;
