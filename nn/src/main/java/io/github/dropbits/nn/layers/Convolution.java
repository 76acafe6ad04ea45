package io.github.dropbits.nn.layers;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import java.util.Arrays;

/** The common part of one- and two-dimensional convolutions: kernels, biases and their initial values. */
abstract sealed class Convolution extends WeightLayer permits Conv1d, Conv2d {
    private final Tensor weight;
    private final Tensor bias;
    private final ConvOptions options;

    /**
     * Draws kernels and biases uniformly within plus or minus {@code 1 / sqrt(fan-in)}.
     *
     * @param in input channels
     * @param out output channels
     * @param kernel the size of a kernel in each of its dimensions
     * @param dimensions the number of a kernel's dimensions, 1 or 2
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
     * @return the parameter itself, {@code [out, in / groups, kernel]} or {@code [out, in / groups, kernel, kernel]}
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
     * @return stride, padding, dilation and groups; a one-dimensional convolution uses the horizontal numbers, and its
     *     vertical numbers are those for a height of 1
     */
    public final ConvOptions options() {
        return options;
    }

    /**
     * The layer in words; settings with their usual values are left out.
     *
     * @param kernel the kernel's size as text
     * @param dilation the dilation; 1 is not shown
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
