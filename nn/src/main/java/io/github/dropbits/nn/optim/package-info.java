/**
 * Optimizers over groups of parameters, and learning-rate schedules. Start at {@link
 * io.github.dropbits.nn.optim.Optimizer}. Uses {@code core}.
 */
package io.github.dropbits.nn.optim;
