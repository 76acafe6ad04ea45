/** Tensors, the recorded graph and its backward walk, the op SPI, random streams, threads, the gradient checker. */
package io.github.dropbits.core;
