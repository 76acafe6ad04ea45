/**
 * The training loop and its listeners, exact checkpoints, exchange of weights with PyTorch, weight averaging,
 * distillation and metrics. Start at {@link io.github.dropbits.nn.train.Trainer}.
 *
 * <p>This package uses {@code nn}, {@code nn.layers}, {@code nn.optim} and {@code core}.
 */
package io.github.dropbits.nn.train;
