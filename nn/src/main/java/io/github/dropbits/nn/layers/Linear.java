package io.github.dropbits.nn.layers;

import static io.github.dropbits.core.ops.Linear.linear;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;

/** A fully connected layer. It maps {@code [..., in]} to {@code [..., out]}. */
public final class Linear extends WeightLayer {
    private final Tensor weight;
    private final Tensor bias;

    /**
     * Creates a layer with biases. The initial weights and biases are uniformly distributed between
     * {@code -1 / sqrt(in)} and {@code 1 / sqrt(in)}.
     *
     * @param in the number of input features
     * @param out the number of output features
     * @param random the stream that the initial values are drawn from
     * @throws IllegalArgumentException if {@code in} or {@code out} is less than 1
     */
    public Linear(int in, int out, RandomStream random) {
        this(in, out, true, random);
    }

    /**
     * Creates a layer with or without biases. The initial weights and biases are uniformly distributed between
     * {@code -1 / sqrt(in)} and {@code 1 / sqrt(in)}.
     *
     * @param in the number of input features
     * @param out the number of output features
     * @param biased whether the layer has biases
     * @param random the stream that the initial values are drawn from
     * @throws IllegalArgumentException if {@code in} or {@code out} is less than 1
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
