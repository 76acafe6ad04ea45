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
    /**
     * The shape of a step.
     *
     * @param granularity how many steps there are
     * @return the extents: none, or the channels
     * @throws IllegalArgumentException if an input is to have one a channel
     */
    public int[] stepShape(Granularity granularity) {
        boolean each = granularity == Granularity.CHANNEL;
        if (each && !weight) {
            throw new IllegalArgumentException(name + " cannot have a step a channel: only weights can");
        }
        return each ? new int[] {channels} : new int[0];
    }

    /**
     * Refuses an input that can be negative; weights pass.
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
