/** The loops that do the work, each in a plain and a vector form. Not exported. */
package io.github.dropbits.core.kernels;
