package io.github.dropbits.nn.layers;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;

/**
 * A layer that multiplies its input by weights. One module may transform the weights before they are used, and another
 * may transform the input. Quantizers are set as these transforms, so that a model is quantized without changing its
 * code.
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
     * The number of multiply-adds that computed an output: each of its values uses every weight of its channel once.
     *
     * @param output an output of this layer
     * @return the number, for the whole batch
     */
    public final long multiplyAdds(Tensor output) {
        return (long) output.elements() * Init.fanIn(weight().shape());
    }

    /**
     * Computes the output from the transformed input and weights.
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
     * Sets the module that transforms the weights before they are used.
     *
     * @param transform the module, which becomes the part {@code weight_quantizer}; null for none
     */
    public final void setWeightTransform(Module transform) {
        weightTransform = transform;
        register();
    }

    /**
     * Sets the module that transforms the input before it is used.
     *
     * @param transform the module, which becomes the part {@code input_quantizer}; null for none
     */
    public final void setInputTransform(Module transform) {
        inputTransform = transform;
        register();
    }

    /** Registers both transforms again, so that their order does not depend on which was set last. */
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
     * The module that transforms the weights before they are used.
     *
     * @return the module; null if there is none
     */
    public final Module weightTransform() {
        return weightTransform;
    }

    /**
     * The module that transforms the input before it is used.
     *
     * @return the module; null if there is none
     */
    public final Module inputTransform() {
        return inputTransform;
    }
}
