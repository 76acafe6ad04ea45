package io.github.dropbits.quant;

/**
 * The tensor in a network that a quantizer is created for: either the weights or the input of a layer.
 *
 * @param name the name in messages, such as {@code conv1.weight} or {@code fc1.input}
 * @param weight true for the weights of a layer, false for its input
 * @param nonNegative true if it is certain that no value is negative, for example after a ReLU
 * @param networkInput true for the input of the network, false for weights and for the outputs of other layers
 * @param channels the number of output channels, which is the first dimension of the weights; 1 for inputs
 */
public record Place(String name, boolean weight, boolean nonNegative, boolean networkInput, int channels) {
    /**
     * Returns the shape of the step tensor.
     *
     * @param granularity whether there is one step for the tensor, or one step per channel
     * @return the dimensions: an empty array for a single step, or {@code {channels}} for one step per channel
     * @throws IllegalArgumentException if the place is the input of a layer and {@code granularity} is
     *     {@link Granularity#CHANNEL}
     */
    public int[] stepShape(Granularity granularity) {
        boolean each = granularity == Granularity.CHANNEL;
        if (each && !weight) {
            throw new IllegalArgumentException(name + " cannot have a step a channel: only weights can");
        }
        return each ? new int[] {channels} : new int[0];
    }

    /**
     * Throws an exception if the values are the input of a layer and can be negative. Weights are always accepted.
     *
     * @param method the name of the method, for the message
     * @throws IllegalArgumentException if the values are the input of a layer and can be negative
     */
    public void requireNonNegative(String method) {
        if (!weight && !nonNegative) {
            throw new IllegalArgumentException(method + " takes inputs that cannot be negative, as behind a rectifier; "
                    + name + " can be");
        }
    }
}
