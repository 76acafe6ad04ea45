/**
 * The execution of frozen models. A plan consists of stages, which operate on the arrays of a workspace. The package
 * also contains the kernels that compute layers on codes and floats. Start at
 * {@link io.github.dropbits.quant.frozen.run.Plan}. This package uses {@code quant.frozen.program}, {@code quant} and
 * {@code core}. It is not exported.
 */
package io.github.dropbits.quant.frozen.run;
