/**
 * The graph of a model, read from one run, and a summary of its layers. Start at {@link
 * io.github.dropbits.nn.graph.ModelGraph} or {@link io.github.dropbits.nn.graph.ModelSummary}.
 *
 * <p>Uses {@code nn}, {@code nn.layers} and {@code core}.
 */
package io.github.dropbits.nn.graph;
