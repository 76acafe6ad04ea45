package io.github.dropbits.nn.layers;

import static io.github.dropbits.core.ops.Conv2d.conv2d;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;

/**
 * A one-dimensional convolution (cross-correlation), {@code [N, in, L]} to {@code [N, out, outL]} with {@code outL = (L
 * + 2 padding - dilation (kernel - 1) - 1) / stride + 1}. It is computed as a two-dimensional convolution of images of
 * height 1.
 */
public final class Conv1d extends Convolution {
    /**
     * A layer with biases, stride 1 and no padding.
     *
     * @param in input channels
     * @param out output channels
     * @param kernel length of the kernel
     * @param random draws the initial values
     */
    public Conv1d(int in, int out, int kernel, RandomStream random) {
        this(in, out, kernel, ConvOptions.DEFAULT, true, random);
    }

    /**
     * A layer. Weights and biases are uniform within plus or minus {@code 1 / sqrt(fan-in)}.
     *
     * @param in input channels
     * @param out output channels
     * @param kernel length of the kernel
     * @param options stride, padding, dilation and groups; the horizontal numbers are used, the vertical ones ignored.
     *     The groups must divide both numbers of channels
     * @param biased whether there are biases
     * @param random draws the initial values
     * @throws IllegalArgumentException if a number is less than 1, or the groups do not divide the channels
     */
    public Conv1d(int in, int out, int kernel, ConvOptions options, boolean biased, RandomStream random) {
        super(in, out, kernel, 1,
                new ConvOptions(1, options.strideW(), 0, options.padW(), 1, options.dilationW(), options.groups()),
                biased, random);
    }

    /**
     * Computes the convolution.
     *
     * @param x the input, {@code [N, in, L]}; not changed
     * @param w the kernels, {@code [out, in / groups, kernel]}; not changed
     * @return the output, {@code [N, out, outL]}
     * @throws ShapeException if the shapes do not fit
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

    /** Checks the shapes before they get a height of 1, so that messages name the shapes that the caller knows. */
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
