/**
 * The base class of all network components. Modules form a named tree with parameters, buffers, submodules and random
 * streams, and describe themselves as text.
 *
 * <p>Start at {@link io.github.dropbits.nn.Module}, the class that user-defined networks extend. Layers are in
 * {@link io.github.dropbits.nn.layers}, optimizers in {@link io.github.dropbits.nn.optim}, the training loop and
 * checkpoints in {@link io.github.dropbits.nn.train}, ready-made networks in {@link io.github.dropbits.nn.models}, and
 * the analysis of a model's computation graph in {@link io.github.dropbits.nn.graph}. Constructors of layers take sizes
 * first and a random stream last.
 *
 * <p>{@code Module} is the usual term for a component of a network, but {@code java.lang} contains a class of that
 * name. Import this class by its full name, also in jshell ({@code import io.github.dropbits.nn.Module;}). With an
 * on-demand import of the package ({@code import io.github.dropbits.nn.*;}), the name {@code Module} is ambiguous.
 *
 * <p>This package uses {@code core}.
 */
package io.github.dropbits.nn;
