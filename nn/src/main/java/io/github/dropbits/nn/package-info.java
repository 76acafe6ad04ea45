/**
 * The named tree of modules that every network is made of: parameters, buffers, parts, random streams, and the text
 * that describes them.
 *
 * <p>Start at {@link io.github.dropbits.nn.Module}, which a network of your own extends. Layers are in {@link
 * io.github.dropbits.nn.layers}, optimizers in {@link io.github.dropbits.nn.optim}, the training loop and checkpoints
 * in {@link io.github.dropbits.nn.train}, ready-made networks in {@link io.github.dropbits.nn.models}, and the reading
 * of a model's recorded run in {@link io.github.dropbits.nn.graph}. Constructors of layers take sizes first and a
 * random stream last.
 *
 * <p>{@code Module} is the field's word for a part of a network, but {@code java.lang} has a class of that name, too.
 * Import ours by its name, also in jshell ({@code import io.github.dropbits.nn.Module;}): with an import of the whole
 * package, {@code Module} is ambiguous.
 *
 * <p>Uses {@code core}.
 */
package io.github.dropbits.nn;
