/**
 * The computation graph of a model, obtained from one run, and a summary of the model's layers. Start at
 * {@link io.github.dropbits.nn.graph.ModelGraph} or {@link io.github.dropbits.nn.graph.ModelSummary}.
 *
 * <p>This package uses {@code nn}, {@code nn.layers} and {@code core}.
 */
package io.github.dropbits.nn.graph;
