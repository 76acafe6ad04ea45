/**
 * The training loop with its listeners, exact checkpoints, PyTorch's state dicts, averaged weights, distillation and
 * metrics. Start at {@link io.github.dropbits.nn.train.Trainer}.
 *
 * <p>Uses {@code nn}, {@code nn.layers}, {@code nn.optim} and {@code core}.
 */
package io.github.dropbits.nn.train;
