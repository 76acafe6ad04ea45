/**
 * How a frozen model runs: a plan of stages in a workspace, and the integer kernels of its layers. Uses {@code
 * quant.frozen.program}, {@code quant} and {@code core}. Not exported.
 */
package io.github.dropbits.quant.frozen.run;
