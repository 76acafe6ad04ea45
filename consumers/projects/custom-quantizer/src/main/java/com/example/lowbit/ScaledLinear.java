package com.example.lowbit;

import static io.github.dropbits.core.ops.Linear.linear;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.WeightLayer;

/** A fully connected layer with a learned factor for each output, {@code [N, in]} to {@code [N, out]}. */
public final class ScaledLinear extends WeightLayer {
    private final Tensor weight;
    private final Tensor gain;
    private final Tensor bias;

    public ScaledLinear(int in, int out, RandomStream random) {
        weight = parameter("weight", random.normal((float) Math.sqrt(2.0 / in), out, in));
        gain = parameter("gain", Tensor.full(1, out));
        bias = parameter("bias", Tensor.zeros(out));
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
        return linear(x, w, null).mul(gain).add(bias);
    }
}
