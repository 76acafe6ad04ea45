package io.github.dropbits.nn.layers;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import java.util.Arrays;

/** What convolutions of one and of two dimensions have alike: kernels, biases, and how both start. */
abstract sealed class Convolution extends WeightLayer permits Conv1d, Conv2d {
    private final Tensor weight;
    private final Tensor bias;
    private final ConvOptions options;

    /**
     * Kernels and biases, uniform up to {@code 1 / sqrt(fan-in)}.
     *
     * @param in input channels
     * @param out output channels
     * @param kernel the extents of a kernel, all alike
     * @param dimensions how many extents there are
     */
    Convolution(int in, int out, int kernel, int dimensions, ConvOptions options, boolean biased, RandomStream random) {
        int groups = options.groups();
        Extents.positive("in", in);
        Extents.positive("out", out);
        Extents.positive("kernel", kernel);
        if (in % groups != 0 || out % groups != 0) {
            throw new IllegalArgumentException(
                    groups + " groups do not divide " + in + " input and " + out + " output channels");
        }
        this.options = options;
        int[] shape = new int[2 + dimensions];
        Arrays.fill(shape, kernel);
        shape[0] = out;
        shape[1] = in / groups;
        weight = parameter("weight", Init.kaimingUniform(random, 1 / Math.sqrt(3), shape));
        float bound = (float) (1 / Math.sqrt(Init.fanIn(weight.shape())));
        bias = biased ? parameter("bias", random.uniform(-bound, bound, out)) : null;
    }

    /**
     * The kernels, the output channels first.
     *
     * @return the parameter itself, {@code [out, in / groups]} and the kernel's extents
     */
    @Override
    public final Tensor weight() {
        return weight;
    }

    @Override
    public final Tensor bias() {
        return bias;
    }

    /**
     * The options.
     *
     * @return stride, padding, dilation and groups; for one dimension in the horizontal numbers, the vertical ones
     *     being those of a height of 1
     */
    public final ConvOptions options() {
        return options;
    }

    /**
     * The layer in words, without what is as usual.
     *
     * @param kernel the kernel's extents
     * @param dilation 1 for as usual
     */
    final String describe(String kernel, int stride, int padding, int dilation) {
        Shape s = weight.shape();
        return getClass().getSimpleName() + "(" + s.dim(1) * options.groups() + " -> " + s.dim(0) + ", " + kernel
                + (stride > 1 ? ", stride " + stride : "")
                + (padding > 0 ? ", padding " + padding : "")
                + (dilation > 1 ? ", dilation " + dilation : "")
                + (options.groups() > 1 ? ", groups " + options.groups() : "") + (bias == null ? ", no bias" : "")
                + ")";
    }
}
