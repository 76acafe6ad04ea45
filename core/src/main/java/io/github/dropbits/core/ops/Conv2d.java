package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.conv.Convolution;
import io.github.dropbits.core.kernels.conv.Window;

/**
 * Two-dimensional convolution of images in NCHW order. As in other frameworks, the op is strictly speaking a
 * cross-correlation.
 *
 * <p>Each output is computed as a direct sum of products. For 3x3 kernels with stride 1 and dilation 1, the gradients
 * are computed by Winograd's algorithm F(2x2, 3x3) if there are at least a few dozen channels. That algorithm rounds
 * differently from direct sums. In it, a value that is infinite, or whose magnitude exceeds a quarter of the largest
 * float, can also make the gradients of neighbouring elements NaN.
 */
public final class Conv2d extends Op {
    private final ConvOptions options;
    private Convolution conv;
    private Saved x;
    private Saved weight;

    private Conv2d(ConvOptions options) {
        this.options = options;
    }

    /**
     * Convolves images with kernels.
     *
     * @param x the images, {@code [N, C, H, W]}; not modified
     * @param weight the kernels, {@code [out, C / groups, kernelH, kernelW]}; not modified
     * @param bias the bias of each output channel, {@code [out]}, or null for no bias; not modified
     * @param options the stride, padding, dilation and groups
     * @return the output, {@code [N, out, outH, outW]}
     * @throws ShapeException if the shapes are incompatible with each other or with the options, or if the padded
     *     images have more elements than a Java array can hold
     */
    public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
        Conv2d op = new Conv2d(options);
        return bias == null ? op.apply(x, weight) : op.apply(x, weight, bias);
    }

    /**
     * Returns the stride, padding, dilation and groups.
     *
     * @return the options
     */
    public ConvOptions options() {
        return options;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof Conv2d o && options.equals(o.options);
    }

    @Override
    protected Shape infer(Shape[] in) {
        if (in[0].rank() != 4 || in[1].rank() != 4) {
            throw new ShapeException("conv2d needs input [N, C, H, W] and weight [out, C / groups, height, width], not "
                    + in[0] + " and " + in[1]);
        }
        int channels = in[0].dim(1);
        int out = in[1].dim(0);
        int groups = options.groups();
        if (channels % groups != 0 || out % groups != 0 || in[1].dim(1) != channels / groups) {
            throw new ShapeException("conv2d: input " + in[0] + " and weight " + in[1] + " do not fit with " + groups
                    + " groups");
        }
        if (in.length == 3 && !in[2].equals(Shape.of(out))) {
            throw new ShapeException("conv2d: bias " + in[2] + " does not fit weight " + in[1]);
        }
        conv = convolution(in[0], in[1]);
        return Shape.of(in[0].dim(0), out, conv.window().outH(), conv.window().outW());
    }

    private Convolution convolution(Shape x, Shape weight) {
        try {
            Window window = new Window(x.dim(2), x.dim(3), weight.dim(2), weight.dim(3), options.strideH(),
                    options.strideW(), options.padH(), options.padW(), options.dilationH(), options.dilationW());
            Convolution c = new Convolution(x.dim(0), x.dim(1), weight.dim(0), options.groups(), window);
            c.check();
            return c;
        } catch (Window.MisfitException e) {
            throw new ShapeException("conv2d of " + x + " with weight " + weight + ": " + e.getMessage());
        }
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        x = save(in[0]);
        weight = save(in[1]);
        conv.forward(x.array(), weight.array(), in.length == 3 ? in[2].array() : null, out);
    }

    @Override
    protected void backward(Gradients g) {
        if (g.wants(0)) {
            conv.backwardInput(g.out(), weight.array(), g.in(0));
        }
        if (g.wants(1)) {
            conv.backwardWeight(x.array(), g.out(), g.in(1));
        }
        if (g.inputs() == 3 && g.wants(2)) {
            conv.backwardBias(g.out(), g.in(2));
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        Window w = conv.window();
        int perGroup = conv.in() / conv.groups();
        double[] out = new double[conv.images() * conv.out() * w.outArea()];
        for (int at = 0; at < out.length; at++) {
            int j = at % w.outW();
            int i = at / w.outW() % w.outH();
            int o = at / w.outArea() % conv.out();
            int image = at / w.outArea() / conv.out();
            int group = o / (conv.out() / conv.groups());
            double sum = in.length == 3 ? in[2][o] : 0;
            for (int tap = 0; tap < perGroup * w.kernelArea(); tap++) {
                int c = group * perGroup + tap / w.kernelArea();
                int row = i * w.strideH() - w.padH() + tap / w.kernelW() % w.kernelH() * w.dilationH();
                int column = j * w.strideW() - w.padW() + tap % w.kernelW() * w.dilationW();
                if (row >= 0 && row < w.height() && column >= 0 && column < w.width()) {
                    sum += in[0][((image * conv.in() + c) * w.height() + row) * w.width() + column]
                            * in[1][o * perGroup * w.kernelArea() + tap];
                }
            }
            out[at] = sum;
        }
        return out;
    }
}
