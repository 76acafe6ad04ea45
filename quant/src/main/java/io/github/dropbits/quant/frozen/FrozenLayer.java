package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.Shape;

/**
 * A description of one layer of a frozen model.
 *
 * @param name the name of the layer in the model
 * @param shape the shape of the weights, {@code [out, in / groups, height, width]}
 * @param weightBits the number of bits per weight; 32 if the weights are in float
 * @param inputBits the number of bits per input value; 32 if the input is in float
 * @param kernel the kernel that computes the layer on this machine, which is chosen by bits and shape; the output of
 *     the layer does not depend on it
 * @param bytes the size of the weights, scales and biases in the file, in bytes
 */
public record FrozenLayer(String name, Shape shape, int weightBits, int inputBits, String kernel, long bytes) {
}
