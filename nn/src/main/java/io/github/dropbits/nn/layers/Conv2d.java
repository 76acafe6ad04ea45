package io.github.dropbits.nn.layers;

import static io.github.dropbits.core.ops.Conv2d.conv2d;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;

/** A two-dimensional convolution, {@code [N, in, H, W]} to {@code [N, out, outH, outW]}. */
public final class Conv2d extends WeightLayer {
    private final Tensor weight;
    private final Tensor bias;
    private final ConvOptions options;

    /**
     * A layer with biases, stride 1 and no padding.
     *
     * @param in input channels
     * @param out output channels
     * @param kernel height and width of the kernel
     * @param random draws the initial values
     */
    public Conv2d(int in, int out, int kernel, RandomStream random) {
        this(in, out, kernel, ConvOptions.DEFAULT, true, random);
    }

    /**
     * A layer. Weights and biases are uniform up to {@code 1 / sqrt(fan-in)}.
     *
     * @param in input channels
     * @param out output channels
     * @param kernel height and width of the kernel
     * @param options stride, padding, dilation and groups; the groups must divide both numbers of channels
     * @param biased whether there are biases
     * @param random draws the initial values
     * @throws IllegalArgumentException if a number is less than 1, or the groups do not divide both numbers of channels
     */
    public Conv2d(int in, int out, int kernel, ConvOptions options, boolean biased, RandomStream random) {
        Extents.positive("in", in);
        Extents.positive("out", out);
        Extents.positive("kernel", kernel);
        if (in % options.groups() != 0 || out % options.groups() != 0) {
            throw new IllegalArgumentException(
                    options.groups() + " groups do not divide " + in + " input and " + out + " output channels");
        }
        this.options = options;
        weight = parameter("weight",
                Init.kaimingUniform(random, 1 / Math.sqrt(3), out, in / options.groups(), kernel, kernel));
        float bound = (float) (1 / Math.sqrt(Init.fanIn(weight.shape())));
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

    /**
     * The options.
     *
     * @return stride, padding, dilation and groups
     */
    public ConvOptions options() {
        return options;
    }

    @Override
    protected Tensor forward(Tensor x, Tensor w) {
        return conv2d(x, w, bias, options);
    }

    @Override
    public String describe() {
        Shape s = weight.shape();
        return "Conv2d(" + s.dim(1) * options.groups() + " -> " + s.dim(0) + ", " + s.dim(2) + "x" + s.dim(3)
                + (options.strideH() > 1 ? ", stride " + options.strideH() : "")
                + (options.padH() > 0 ? ", padding " + options.padH() : "")
                + (options.groups() > 1 ? ", groups " + options.groups() : "") + (bias == null ? ", no bias" : "")
                + ")";
    }
}
