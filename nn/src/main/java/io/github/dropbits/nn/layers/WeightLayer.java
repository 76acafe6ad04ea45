package io.github.dropbits.nn.layers;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;

/**
 * A layer that multiplies its input by weights, with two places where something may stand between: one for the weights
 * and one for the input. Quantizers go there, so that a model is quantized without touching its code.
 */
public abstract class WeightLayer extends Module {
    private static final String WEIGHT_SLOT = "weight_quantizer";
    private static final String INPUT_SLOT = "input_quantizer";

    private Module weightTransform;
    private Module inputTransform;

    /** For subclasses. */
    protected WeightLayer() {
    }

    /**
     * The weights, the output channels first.
     *
     * @return the parameter itself
     */
    public abstract Tensor weight();

    /**
     * The biases.
     *
     * @return the parameter itself, or null if the layer has none
     */
    public abstract Tensor bias();

    /**
     * The multiplications of a weight with an input that an output took: each of its values takes every weight of its
     * channel once.
     *
     * @param output what this layer gave
     * @return the number, for the whole batch
     */
    public final long multiplyAdds(Tensor output) {
        return (long) output.elements() * Init.fanIn(weight().shape());
    }

    /**
     * Computes the layer from the input and the weights as they come out of the transforms.
     *
     * @param x the input
     * @param weight the weights
     * @return the output
     */
    protected abstract Tensor forward(Tensor x, Tensor weight);

    @Override
    protected final Tensor forward(Tensor x) {
        Tensor w = weightTransform == null ? weight() : weightTransform.apply(weight());
        return forward(inputTransform == null ? x : inputTransform.apply(x), w);
    }

    /**
     * Puts a module between the weights and their use.
     *
     * @param transform the module, which becomes the part {@code weight_quantizer}; null for none
     */
    public final void setWeightTransform(Module transform) {
        weightTransform = transform;
        register();
    }

    /**
     * Puts a module between the input and its use.
     *
     * @param transform the module, which becomes the part {@code input_quantizer}; null for none
     */
    public final void setInputTransform(Module transform) {
        inputTransform = transform;
        register();
    }

    /** Both anew, so that their order does not depend on which was set last. */
    private void register() {
        removeChild(WEIGHT_SLOT);
        removeChild(INPUT_SLOT);
        if (weightTransform != null) {
            child(WEIGHT_SLOT, weightTransform);
        }
        if (inputTransform != null) {
            child(INPUT_SLOT, inputTransform);
        }
    }

    /**
     * What stands between the weights and their use.
     *
     * @return the module, or null
     */
    public final Module weightTransform() {
        return weightTransform;
    }

    /**
     * What stands between the input and its use.
     *
     * @return the module, or null
     */
    public final Module inputTransform() {
        return inputTransform;
    }
}
