package io.github.dropbits.nn.layers;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import java.util.Arrays;

/** The common base class of one- and two-dimensional convolutions. It holds the kernels, the biases and the options. */
abstract sealed class Convolution extends WeightLayer permits Conv1d, Conv2d {
    private final Tensor weight;
    private final Tensor bias;
    private final ConvOptions options;

    /**
     * Draws the initial kernels and biases uniformly between {@code -1 / sqrt(fan-in)} and {@code 1 / sqrt(fan-in)}.
     *
     * @param in the number of input channels
     * @param out the number of output channels
     * @param kernel the size of a kernel in each of its spatial dimensions
     * @param dimensions the number of spatial dimensions, 1 or 2
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
     * Returns the kernels.
     *
     * @return the parameter itself, of shape {@code [out, in / groups, kernel]} or
     *     {@code [out, in / groups, kernel, kernel]}
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
     * Returns the stride, padding, dilation and groups.
     *
     * @return the options. For a one-dimensional convolution the horizontal values apply, and the vertical ones are
     *     neutral values for a height of 1
     */
    public final ConvOptions options() {
        return options;
    }

    /**
     * Describes the layer in words. Settings that have their default values are omitted.
     *
     * @param kernel the size of the kernel, as text
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
