package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.core.ops.ConvOptions;

/**
 * The shape of a convolution. A fully connected layer is a convolution whose kernel covers the entire plane.
 *
 * @param in the number of input channels
 * @param out the number of output channels
 * @param kernelH the height of the kernel
 * @param kernelW the width of the kernel
 * @param options the stride, padding, dilation and groups
 */
public record Geometry(int in, int out, int kernelH, int kernelW, ConvOptions options) {
    public Geometry {
        if (in < 1 || out < 1 || kernelH < 1 || kernelW < 1 || in % options.groups() != 0
                || out % options.groups() != 0) {
            throw new IllegalArgumentException(in + " input and " + out + " output channels, kernel " + kernelH + "x"
                    + kernelW + " and " + options.groups() + " groups do not make a convolution");
        }
    }

    /** Returns the shape of an input including its zero padding. */
    public Value padded(Value x) {
        return Value.of(x.channels(), x.height() + 2 * options.padH(), x.width() + 2 * options.padW(), x.codes());
    }

    public int groupIn() {
        return in / options.groups();
    }

    public int groupOut() {
        return out / options.groups();
    }

    /** Returns the number of weights per output channel. */
    public long depth() {
        return (long) groupIn() * kernelH * kernelW;
    }

    public long weights() {
        return depth() * out;
    }

    public boolean depthwise() {
        return options.groups() > 1 && groupIn() == 1 && groupOut() == 1;
    }

    /** Returns the shape of the output for an input. Throws an exception if the input is incompatible. */
    public Value output(Value x) {
        if (x.channels() != in) {
            throw new IllegalArgumentException("expected " + in + " channels, found " + x);
        }
        padded(x);
        return Value.of(out,
                extent(x.height(), kernelH, options.strideH(), options.padH(), options.dilationH()),
                extent(x.width(), kernelW, options.strideW(), options.padW(), options.dilationW()), null);
    }

    /** Returns the number of window positions along one dimension. */
    static int extent(int size, int kernel, int stride, int padding, int dilation) {
        long room = size + 2L * padding - (kernel - 1L) * dilation - 1;
        if (room < 0) {
            throw new IllegalArgumentException("a kernel of " + kernel + " with dilation " + dilation
                    + " does not fit into " + size + " values and a padding of " + padding);
        }
        return (int) (room / stride) + 1;
    }
}
