/**
 * Layers in a named tree, optimizers, schedules, the training loop and checkpoints.
 *
 * <p>Start at {@link io.github.dropbits.nn.Module}, which a network of your own extends, or at {@link
 * io.github.dropbits.nn.Sequential}; {@link io.github.dropbits.nn.Trainer} trains it with an {@link
 * io.github.dropbits.nn.Optimizer}, a {@link io.github.dropbits.nn.Schedule} and {@link
 * io.github.dropbits.nn.TrainingListener}s; {@link io.github.dropbits.nn.Checkpoint} keeps it, exactly; {@link
 * io.github.dropbits.nn.StateDict} reads PyTorch's weights. Layers take their sizes first and a random stream last.
 * Import {@code Module} by its name: {@code java.lang} has one too.
 */
package io.github.dropbits.nn;
