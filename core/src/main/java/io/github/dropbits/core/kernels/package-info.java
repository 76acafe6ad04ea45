/**
 * The loops that do the work, each in a plain and a vector form. Exported to {@code dropbits.quant} alone, and free to
 * change at any time.
 */
package io.github.dropbits.core.kernels;
