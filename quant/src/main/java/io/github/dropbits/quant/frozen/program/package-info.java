/**
 * What a frozen model is made of: its steps, the values between them, and how both are read off a model and written as
 * text. Uses {@code quant}, {@code nn.graph} and {@code core}. Not exported.
 */
package io.github.dropbits.quant.frozen.program;
