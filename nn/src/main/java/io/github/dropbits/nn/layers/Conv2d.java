package io.github.dropbits.nn.layers;

import static io.github.dropbits.core.ops.Conv2d.conv2d;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;

/** A two-dimensional convolution, {@code [N, in, H, W]} to {@code [N, out, outH, outW]}. */
public final class Conv2d extends Convolution {
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
     * A layer. Weights and biases are uniform within plus or minus {@code 1 / sqrt(fan-in)}.
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
        super(in, out, kernel, 2, options, biased, random);
    }

    @Override
    protected Tensor forward(Tensor x, Tensor w) {
        return conv2d(x, w, bias(), options());
    }

    /** The description leaves out the dilation. */
    @Override
    public String describe() {
        Shape s = weight().shape();
        return describe(s.dim(2) + "x" + s.dim(3), options().strideH(), options().padH(), 1);
    }
}
