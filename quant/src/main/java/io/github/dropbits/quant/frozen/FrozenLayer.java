package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.Shape;

/**
 * A layer of a frozen model, for tables.
 *
 * @param name its name in the model
 * @param shape its weights, {@code [out, in / groups, height, width]}
 * @param weightBits bits of a weight; 32 if they stayed in float
 * @param inputBits bits of an input value; 32 if it stays in float
 * @param kernel what computes it here: it depends on bits and shape, and the answer does not depend on it
 * @param bytes what its weights, scales and biases take in the file
 */
public record FrozenLayer(String name, Shape shape, int weightBits, int inputBits, String kernel, long bytes) {
}
