package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.gemm.MicroKernel;

/**
 * Computes the gradients of a 3x3 convolution by Winograd's minimal filtering algorithm F(2x2, 3x3) (Lavin, Gray: Fast
 * Algorithms for Convolutional Neural Networks, CVPR 2016, section 4.1). For every 2x2 pixels and every pair of
 * channels, it needs 16 multiplications instead of 36. The algorithm computes {@code y = At [(G w Gt) * (Bt d B)] A},
 * where the star is the elementwise product. For the input's gradient, y is a 2x2 tile of the input's gradient, d is a
 * 4x4 tile of the output's gradient, and w is the flipped kernel. The kernel's gradient is computed by the adjoint,
 * {@code Gt [sum (A y At) * (Bt d B)] G}. The sum runs over all 2x2 tiles y of the output's gradient and the
 * corresponding 4x4 tiles d of the images. In all transformed arrays, the channels of a pixel are contiguous.
 *
 * <p>Only gradients are computed by this algorithm. Its results are rounded differently from direct sums, but are not
 * less accurate. The forward pass uses direct sums. In a quantized network, whose codes are small integers, these are
 * exact up to a scale, and therefore agree with the sums of the frozen integer model. A value that is infinite, or so
 * large that four times this value would overflow, makes the entire tile NaN.
 *
 * @param images the number of images
 * @param in the number of channels of the input
 * @param out the number of channels of the output
 * @param window the geometry: a 3x3 window with stride 1, dilation 1 and a padding of at most 2
 */
record Winograd(int images, int in, int out, Window window) {
    /** The number of components of a transformed tile and of a transformed kernel. */
    static final int COMPONENTS = 16;
    /**
     * The maximum number of tiles that are processed together. A row of tiles is processed together even if it has
     * more.
     */
    static final int BLOCK = 96;

    /** The number of pixels by which a tile's input is wider than its output. */
    private static final int HALO = 2;
    /** The number of floats in a cache line. */
    private static final int LINE = 16;
    /** The cost of transforming one channel of a tile, in multiply-adds per component. */
    private static final int TRANSFORM_COST = 27;
    /** The cost of transforming a kernel, in multiply-adds. */
    private static final int KERNEL_COST = 400;
    /**
     * The maximum number of elements of the array of all transformed kernels, and of the array of a transformed block
     * of tiles.
     */
    private static final int LARGEST = 1 << 26;

    /** Returns whether this algorithm can compute the gradients of a convolution with arrays of moderate size. */
    static boolean fits(Convolution c) {
        Window w = c.window();
        return c.groups() == 1 && w.kernelH() == 3 && w.kernelW() == 3 && w.strideH() == 1 && w.strideW() == 1
                && w.dilationH() == 1 && w.dilationW() == 1 && w.padH() <= HALO && w.padW() <= HALO && w.area() > 0
                && of(c).arraysFit();
    }

    /** Creates the description of a convolution for which {@link #fits} returns true. */
    static Winograd of(Convolution c) {
        return new Winograd(c.images(), c.in(), c.out(), c.window());
    }

    private boolean arraysFit() {
        MicroKernel kernel = MicroKernel.ACTIVE;
        int inputs = kernel.wholeColumns(in);
        int outputs = kernel.wholeRows(out);
        long tiles = BLOCK + Math.max(tiles(window.width()), tiles(window.outW()));
        return COMPONENTS * conflictFreeStride((long) outputs * inputs) <= LARGEST
                && COMPONENTS * tiles * Math.max(inputs, conflictFreeStride(outputs)) <= LARGEST
                && Math.max(inputs().elements(images), gradients().elements(images)) <= Integer.MAX_VALUE;
    }

    /**
     * Returns the smallest stride of at least {@code distance} elements that is an odd number of cache lines. With a
     * power of two as the stride, rows would be mapped to the same cache sets and evict each other.
     */
    static long conflictFreeStride(long distance) {
        return (Math.ceilDiv(distance, LINE) | 1) * LINE;
    }

    /** Returns the cost of the input's gradient, in multiply-adds. */
    double inputCost() {
        return cost((double) tiles(window.height()) * tiles(window.width()), out);
    }

    /** Returns the cost of the kernels' gradient, in multiply-adds. */
    double weightCost() {
        return cost((double) tiles(window.outH()) * tiles(window.outW()), MicroKernel.ACTIVE.wholeRows(out));
    }

    private double cost(double tiles, int outputs) {
        double perTile = (double) outputs * MicroKernel.ACTIVE.wholeColumns(in) + TRANSFORM_COST * ((double) in + out);
        return images * tiles * COMPONENTS * perTile + (double) KERNEL_COST * in * out;
    }

    /**
     * Returns the number of tiles that cover a row or a column of {@code pixels} pixels. If this number is odd, the
     * last tile covers only one of its pixels.
     */
    static int tiles(int pixels) {
        return (pixels + 1) / 2;
    }

    /** Returns the layout of the images. It includes the window's padding and zeros up to the end of the last tile. */
    ChannelsLast inputs() {
        return new ChannelsLast(window.height(), window.width(), window.padH(), window.padW(),
                2 * tiles(window.outH()) + HALO, 2 * tiles(window.outW()) + HALO, in);
    }

    /**
     * Returns the layout of the output's gradients. They are padded so that their convolution with the flipped kernels
     * is the input's gradient.
     */
    ChannelsLast gradients() {
        return new ChannelsLast(window.outH(), window.outW(), HALO - window.padH(), HALO - window.padW(),
                2 * tiles(window.height()) + HALO, 2 * tiles(window.width()) + HALO, out);
    }
}
