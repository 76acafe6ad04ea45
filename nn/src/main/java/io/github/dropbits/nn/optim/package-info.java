/**
 * Optimizers over groups of parameters, and learning-rate schedules. Uses {@code core}.
 */
package io.github.dropbits.nn.optim;
