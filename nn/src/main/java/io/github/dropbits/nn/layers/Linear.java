package io.github.dropbits.nn.layers;

import static io.github.dropbits.core.ops.Linear.linear;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;

/** A fully connected layer, {@code [..., in]} to {@code [..., out]}. */
public final class Linear extends WeightLayer {
    private final Tensor weight;
    private final Tensor bias;

    /**
     * A layer with biases. Weights and biases are uniform within plus or minus {@code 1 / sqrt(in)}.
     *
     * @param in the number of inputs
     * @param out the number of outputs
     * @param random draws the initial values
     * @throws IllegalArgumentException if there is not at least one input and output
     */
    public Linear(int in, int out, RandomStream random) {
        this(in, out, true, random);
    }

    /**
     * A layer with or without biases.
     *
     * @param in the number of inputs
     * @param out the number of outputs
     * @param biased whether there are biases
     * @param random draws the initial values
     * @throws IllegalArgumentException if there is not at least one input and output
     */
    public Linear(int in, int out, boolean biased, RandomStream random) {
        weight = parameter("weight", Init.kaimingUniform(random, 1 / Math.sqrt(3), Extents.positive("out", out),
                Extents.positive("in", in)));
        float bound = (float) (1 / Math.sqrt(in));
        bias = biased ? parameter("bias", random.uniform(-bound, bound, out)) : null;
    }

    @Override
    public Tensor weight() {
        return weight;
    }

    @Override
    public Tensor bias() {
        return bias;
    }

    @Override
    protected Tensor forward(Tensor x, Tensor w) {
        return linear(x, w, bias);
    }

    @Override
    public String describe() {
        return "Linear(" + weight.shape().dim(1) + " -> " + weight.shape().dim(0) + (bias == null ? ", no bias" : "")
                + ")";
    }
}
