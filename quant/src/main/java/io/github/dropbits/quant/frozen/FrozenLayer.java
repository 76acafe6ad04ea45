package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.Shape;

/**
 * One layer of a frozen model, as a row of a table.
 *
 * @param name the layer's name in the model
 * @param shape the shape of the weights, {@code [out, in / groups, height, width]}
 * @param weightBits the bits of a weight; 32 if the weights stay in float
 * @param inputBits the bits of an input value; 32 if the input stays in float
 * @param kernel the kernel that computes the layer on this machine, chosen by bits and shape; the layer's output
 *     does not depend on it
 * @param bytes the size of the weights, scales and biases in the file, in bytes
 */
public record FrozenLayer(String name, Shape shape, int weightBits, int inputBits, String kernel, long bytes) {
}
