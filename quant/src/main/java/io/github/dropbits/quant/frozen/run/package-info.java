/**
 * How a frozen model runs: a plan of stages in a workspace, and the kernels of its layers on codes and floats. Start
 * at {@link io.github.dropbits.quant.frozen.run.Plan}. Uses {@code quant.frozen.program}, {@code quant} and {@code
 * core}. Not exported.
 */
package io.github.dropbits.quant.frozen.run;
