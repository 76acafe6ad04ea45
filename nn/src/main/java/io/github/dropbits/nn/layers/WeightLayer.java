package io.github.dropbits.nn.layers;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;

/**
 * A layer that multiplies its input by weights. Optionally, one module transforms the weights before they are used, and
 * another module transforms the input. Quantizers are installed as such transforms, so a model can be quantized without
 * changes to its code.
 */
public abstract class WeightLayer extends Module {
    private static final String WEIGHT_SLOT = "weight_quantizer";
    private static final String INPUT_SLOT = "input_quantizer";

    private Module weightTransform;
    private Module inputTransform;

    /** Creates a layer without transforms. */
    protected WeightLayer() {
    }

    /**
     * Returns the weights, whose first dimension is the output channel.
     *
     * @return the parameter itself
     */
    public abstract Tensor weight();

    /**
     * Returns the biases.
     *
     * @return the parameter itself, or null if the layer has none
     */
    public abstract Tensor bias();

    /**
     * Returns the number of multiply-adds that were needed to compute an output. Each output value uses every weight of
     * its output channel once.
     *
     * @param output an output of this layer
     * @return the number of multiply-adds for the entire batch
     */
    public final long multiplyAdds(Tensor output) {
        return (long) output.elements() * Init.fanIn(weight().shape());
    }

    /**
     * Computes the output from the transformed input and weights.
     *
     * @param x the input, after the input transform; must not be modified
     * @param weight the weights, after the weight transform; must not be modified
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
     * @param transform the module, which is registered as the submodule {@code weight_quantizer}; null removes the
     *     transform
     */
    public final void setWeightTransform(Module transform) {
        weightTransform = transform;
        register();
    }

    /**
     * Sets the module that transforms the input before it is used.
     *
     * @param transform the module, which is registered as the submodule {@code input_quantizer}; null removes the
     *     transform
     */
    public final void setInputTransform(Module transform) {
        inputTransform = transform;
        register();
    }

    /**
     * Registers both transforms again, so that their order in the tree does not depend on the order in which they were
     * set.
     */
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
     * Returns the module that transforms the weights before they are used.
     *
     * @return the module; null if there is none
     */
    public final Module weightTransform() {
        return weightTransform;
    }

    /**
     * Returns the module that transforms the input before it is used.
     *
     * @return the module; null if there is none
     */
    public final Module inputTransform() {
        return inputTransform;
    }
}
