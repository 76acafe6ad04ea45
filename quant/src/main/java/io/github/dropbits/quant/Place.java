package io.github.dropbits.quant;

/**
 * The place in a network that a quantizer is made for: a layer's weights or its input.
 *
 * @param name the name for messages, such as {@code conv1.weight} or {@code fc1.input}
 * @param weight true for a layer's weights, false for its input
 * @param nonNegative true if no value can be negative, as after ReLU
 * @param networkInput true for the input of the whole network, false for weights and for outputs of other layers
 * @param channels the number of output channels, which is the size of the weights' first dimension; 1 for inputs
 */
public record Place(String name, boolean weight, boolean nonNegative, boolean networkInput, int channels) {
    /**
     * The shape of the step tensor.
     *
     * @param granularity one step for the tensor, or one for each channel
     * @return the sizes of its dimensions: an empty array for one step, else the number of channels
     * @throws IllegalArgumentException if this is an input and {@code granularity} is {@link Granularity#CHANNEL}
     */
    public int[] stepShape(Granularity granularity) {
        boolean each = granularity == Granularity.CHANNEL;
        if (each && !weight) {
            throw new IllegalArgumentException(name + " cannot have a step a channel: only weights can");
        }
        return each ? new int[] {channels} : new int[0];
    }

    /**
     * Throws if this is an input that can be negative. Weights are always accepted.
     *
     * @param method the method's name, for the message
     * @throws IllegalArgumentException if this is an input that can be negative
     */
    public void requireNonNegative(String method) {
        if (!weight && !nonNegative) {
            throw new IllegalArgumentException(method + " takes inputs that cannot be negative, as behind a rectifier; "
                    + name + " can be");
        }
    }
}
