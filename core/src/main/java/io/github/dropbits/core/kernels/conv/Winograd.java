package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.gemm.MicroKernel;

/**
 * Gradients of a 3x3 convolution by Winograd's minimal filtering F(2x2, 3x3) (Lavin, Gray: Fast Algorithms for
 * Convolutional Neural Networks, CVPR 2016, section 4.1): 16 multiplications for every 2x2 pixels and pair of channels
 * instead of 36. The filtering is {@code y = At [(G w Gt) * (Bt d B)] A}, where the star is the elementwise product.
 * For the input's gradient, y is a 2x2 tile of that gradient, d is a 4x4 tile of the output's gradient, and w is the
 * flipped kernel. The kernel's gradient is the adjoint, {@code Gt [sum (A y At) * (Bt d B)] G}, summed over all tiles y
 * of the output's gradient and d of the images. All transformed arrays have the channels of a pixel side by side.
 *
 * <p>Only gradients are computed this way. The sums round differently from direct sums, though no worse. The forward
 * pass keeps direct sums, because those of a quantized network are exact up to their scale: its codes are small
 * integers. The sums of the frozen model that is shipped are exact, too. A value that is infinite, or within a factor
 * of four of overflow, makes its whole tile NaN.
 *
 * @param images the number of images
 * @param in the number of channels of the input
 * @param out the number of channels of the output
 * @param window the geometry: 3x3, with stride 1 and dilation 1, padded by at most 2
 */
record Winograd(int images, int in, int out, Window window) {
    /** The number of components of a transformed tile, and of a transformed kernel. */
    static final int COMPONENTS = 16;
    /** The maximum number of tiles processed at once, unless a single row of tiles has more. */
    static final int BLOCK = 96;

    /** The number of pixels by which a tile's input is wider than its output. */
    private static final int HALO = 2;
    /** The number of elements of a cache line. */
    private static final int LINE = 16;
    /** The cost of transforming one channel of a tile, per component, in multiply-adds. */
    private static final int TRANSFORM_COST = 27;
    /** The cost of transforming a kernel, in multiply-adds. */
    private static final int KERNEL_COST = 400;
    /** The maximum number of elements of all transformed kernels together, and of a transformed block of tiles. */
    private static final int LARGEST = 1 << 26;

    /** Returns whether this algorithm can compute a convolution's gradients, with arrays of reasonable size. */
    static boolean fits(Convolution c) {
        Window w = c.window();
        return c.groups() == 1 && w.kernelH() == 3 && w.kernelW() == 3 && w.strideH() == 1 && w.strideW() == 1
                && w.dilationH() == 1 && w.dilationW() == 1 && w.padH() <= HALO && w.padW() <= HALO && w.area() > 0
                && of(c).arraysFit();
    }

    /** Describes a convolution for which {@link #fits} is true. */
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
     * Returns the smallest stride of at least {@code distance} that is an odd number of cache lines. Rows at a
     * power-of-two stride share cache sets and evict each other.
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
     * Returns the number of tiles along some rows or columns of pixels; if the number of pixels is odd, the last one
     * gets its own tile.
     */
    static int tiles(int pixels) {
        return (pixels + 1) / 2;
    }

    /** Returns the layout of the images, with the window's padding and with zeros up to the end of the last tile. */
    ChannelsLast inputs() {
        return new ChannelsLast(window.height(), window.width(), window.padH(), window.padW(),
                2 * tiles(window.outH()) + HALO, 2 * tiles(window.outW()) + HALO, in);
    }

    /**
     * Returns the layout of the output's gradients, padded so that the input's gradient is their convolution with the
     * flipped kernels.
     */
    ChannelsLast gradients() {
        return new ChannelsLast(window.outH(), window.outW(), HALO - window.padH(), HALO - window.padW(),
                2 * tiles(window.height()) + HALO, 2 * tiles(window.width()) + HALO, out);
    }
}
