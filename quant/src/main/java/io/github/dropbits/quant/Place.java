package io.github.dropbits.quant;

/**
 * Where in a network a quantizer is to stand.
 *
 * @param name such as {@code conv1.weight} or {@code fc1.input}, for messages
 * @param weight whether it takes a layer's weights, else the layer's input
 * @param nonNegative whether the values cannot be negative, as behind a rectifier
 * @param networkInput whether the input is the network's own
 * @param channels the extent of the weights' first dimension, the output channels; 1 for inputs
 */
public record Place(String name, boolean weight, boolean nonNegative, boolean networkInput, int channels) {
}
