package io.github.dropbits.nn.layers;

import static io.github.dropbits.core.ops.Conv2d.conv2d;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;

/** A two-dimensional convolution (cross-correlation). It maps {@code [N, in, H, W]} to {@code [N, out, outH, outW]}. */
public final class Conv2d extends Convolution {
    /**
     * Creates a layer with biases, stride 1 and no padding.
     *
     * @param in the number of input channels
     * @param out the number of output channels
     * @param kernel the height and width of the kernel
     * @param random the stream that the initial values are drawn from
     */
    public Conv2d(int in, int out, int kernel, RandomStream random) {
        this(in, out, kernel, ConvOptions.DEFAULT, true, random);
    }

    /**
     * Creates a layer. The initial weights and biases are uniformly distributed between {@code -1 / sqrt(fan-in)} and
     * {@code 1 / sqrt(fan-in)}.
     *
     * @param in the number of input channels
     * @param out the number of output channels
     * @param kernel the height and width of the kernel
     * @param options the stride, padding, dilation and groups. The number of groups must divide both numbers of
     *     channels
     * @param biased whether the layer has biases
     * @param random the stream that the initial values are drawn from
     * @throws IllegalArgumentException if a size is less than 1, or the number of groups does not divide both numbers
     *     of channels
     */
    public Conv2d(int in, int out, int kernel, ConvOptions options, boolean biased, RandomStream random) {
        super(in, out, kernel, 2, options, biased, random);
    }

    @Override
    protected Tensor forward(Tensor x, Tensor w) {
        return conv2d(x, w, bias(), options());
    }

    /** Describes the layer by its channels, kernel size, stride, padding and groups. The dilation is omitted. */
    @Override
    public String describe() {
        Shape s = weight().shape();
        return describe(s.dim(2) + "x" + s.dim(3), options().strideH(), options().padH(), 1);
    }
}
