/**
 * Optimizers for groups of parameters, and learning rate schedules. Start at
 * {@link io.github.dropbits.nn.optim.Optimizer}. This package uses {@code core}.
 */
package io.github.dropbits.nn.optim;
