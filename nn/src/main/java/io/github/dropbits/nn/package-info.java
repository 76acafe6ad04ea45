/**
 * The named tree of modules that every network is made of: parameters, buffers, parts, random streams, and the text
 * that describes them.
 *
 * <p>Start at {@link io.github.dropbits.nn.Module}, which a network of your own extends. Layers are in {@link
 * io.github.dropbits.nn.layers}, optimizers in {@link io.github.dropbits.nn.optim}, the training loop and checkpoints
 * in {@link io.github.dropbits.nn.train}, ready networks in {@link io.github.dropbits.nn.models}, and what is read off
 * one run of a model in {@link io.github.dropbits.nn.graph}. Layers take their sizes first and a random stream last.
 *
 * <p>{@code Module} is called so because that is the field's word for a part of a network, although {@code java.lang}
 * has a class of that name. Import it by name, in jshell too ({@code import io.github.dropbits.nn.Module;}): an import
 * of the whole package leaves the compiler with two.
 *
 * <p>Uses {@code core}.
 */
package io.github.dropbits.nn;
