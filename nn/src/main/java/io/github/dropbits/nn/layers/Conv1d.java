package io.github.dropbits.nn.layers;

import static io.github.dropbits.core.ops.Conv2d.conv2d;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;

/**
 * A one-dimensional convolution (cross-correlation). It maps {@code [N, in, L]} to {@code [N, out, outL]}, where outL
 * is {@code (L + 2 padding - dilation (kernel - 1) - 1) / stride + 1}, rounded down. It is computed as a
 * two-dimensional convolution of images of height 1.
 */
public final class Conv1d extends Convolution {
    /**
     * Creates a layer with biases, stride 1 and no padding.
     *
     * @param in the number of input channels
     * @param out the number of output channels
     * @param kernel the length of the kernel
     * @param random the stream that the initial values are drawn from
     */
    public Conv1d(int in, int out, int kernel, RandomStream random) {
        this(in, out, kernel, ConvOptions.DEFAULT, true, random);
    }

    /**
     * Creates a layer. The initial weights and biases are uniformly distributed between {@code -1 / sqrt(fan-in)} and
     * {@code 1 / sqrt(fan-in)}.
     *
     * @param in the number of input channels
     * @param out the number of output channels
     * @param kernel the length of the kernel
     * @param options the stride, padding, dilation and groups. The horizontal values are used, and the vertical ones
     *     are ignored. The number of groups must divide both numbers of channels
     * @param biased whether the layer has biases
     * @param random the stream that the initial values are drawn from
     * @throws IllegalArgumentException if a size is less than 1, or the number of groups does not divide both numbers
     *     of channels
     */
    public Conv1d(int in, int out, int kernel, ConvOptions options, boolean biased, RandomStream random) {
        super(in, out, kernel, 1,
                new ConvOptions(1, options.strideW(), 0, options.padW(), 1, options.dilationW(), options.groups()),
                biased, random);
    }

    /**
     * Computes the convolution.
     *
     * @param x the input, {@code [N, in, L]}; not modified
     * @param w the kernels, {@code [out, in / groups, kernel]}; not modified
     * @return the output, {@code [N, out, outL]}
     * @throws ShapeException if the shapes are incompatible
     */
    @Override
    protected Tensor forward(Tensor x, Tensor w) {
        check(x.shape(), w.shape());
        Shape in = x.shape();
        Shape kernel = w.shape();
        Tensor y = conv2d(x.reshape(in.dim(0), in.dim(1), 1, in.dim(2)),
                w.reshape(kernel.dim(0), kernel.dim(1), 1, kernel.dim(2)), bias(), options());
        return y.reshape(in.dim(0), kernel.dim(0), y.shape().dim(3));
    }

    /**
     * Checks the shapes before a height of 1 is added to them, so that error messages show the shapes that the caller
     * passed.
     */
    private void check(Shape x, Shape w) {
        if (x.rank() != 3 || w.rank() != 3) {
            throw new ShapeException("conv1d needs input [N, C, L] and weight [out, C / groups, length], not " + x
                    + " and " + w);
        }
        int groups = options().groups();
        if (x.dim(1) % groups != 0 || w.dim(0) % groups != 0 || w.dim(1) != x.dim(1) / groups) {
            throw new ShapeException("conv1d: input " + x + " and weight " + w + " do not fit with " + groups
                    + " groups");
        }
        if (x.dim(2) + 2L * options().padW() < (w.dim(2) - 1L) * options().dilationW() + 1) {
            throw new ShapeException("conv1d: weight " + w + " with dilation " + options().dilationW()
                    + " does not fit into input " + x + " with padding " + options().padW());
        }
    }

    @Override
    public String describe() {
        return describe("" + weight().shape().dim(2), options().strideW(), options().padW(), options().dilationW());
    }
}
