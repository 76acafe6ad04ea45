package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.gemm.MicroKernel;

/**
 * Gradients of a 3x3 convolution by Winograd's minimal filtering F(2x2, 3x3) (Lavin, Gray: Fast Algorithms for
 * Convolutional Neural Networks, CVPR 2016, section 4.1): 16 multiplications for every 2x2 pixels and pair of channels
 * instead of 36. Of the filtering {@code y = At [(G w Gt) * (Bt d B)] A}, elementwise products meant by the star, a
 * 2x2 tile y of the input's gradient takes a 4x4 tile d of the output's and the kernel w turned round; the kernel's
 * gradient is the adjoint, {@code Gt [sum (A y At) * (Bt d B)] G} over all tiles y of the output's gradient and d of
 * the images. What is transformed has its channels side by side.
 *
 * <p>It is for gradients alone. Its sums are rounded otherwise than direct ones, though no worse, and where a network's
 * codes are small integers direct sums are exact up to their scale, as are those of the model that is shipped. What is
 * infinite, or within a factor of four of it, makes its whole tile NaN.
 *
 * @param images number of images
 * @param in channels of the input
 * @param out channels of the output
 * @param window the geometry: 3x3, without stride and dilation, padded by at most 2
 */
record Winograd(int images, int in, int out, Window window) {
    /** Components of a tile, and of a kernel. */
    static final int COMPONENTS = 16;
    /** Tiles that are worked on at once, at most, unless a row has more. */
    static final int BLOCK = 96;

    /** Pixels by which a tile's input is wider than its output. */
    private static final int HALO = 2;
    /** Elements of a line of the cache. */
    private static final int LINE = 16;
    /** What transforming costs, in multiply-adds: a tile's channel for each component, and a kernel as a whole. */
    private static final int TRANSFORM_COST = 27;
    private static final int KERNEL_COST = 400;
    /** Elements that all kernels' components may take, and a block's. */
    private static final int LARGEST = 1 << 26;

    /** Whether a convolution can be computed so, with arrays that are not out of proportion. */
    static boolean fits(Convolution c) {
        Window w = c.window();
        return c.groups() == 1 && w.kernelH() == 3 && w.kernelW() == 3 && w.strideH() == 1 && w.strideW() == 1
                && w.dilationH() == 1 && w.dilationW() == 1 && w.padH() <= HALO && w.padW() <= HALO && w.area() > 0
                && of(c).arraysFit();
    }

    /** A convolution that {@link #fits}. */
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
     * The next larger distance that is an odd number of lines of a cache: rows a power of two apart share sets of it,
     * and drive each other out.
     */
    static long conflictFreeStride(long distance) {
        return (Math.ceilDiv(distance, LINE) | 1) * LINE;
    }

    /** What the input's gradient costs, in multiply-adds. */
    double inputCost() {
        return cost((double) tiles(window.height()) * tiles(window.width()), out);
    }

    /** What the kernels' gradient costs. */
    double weightCost() {
        return cost((double) tiles(window.outH()) * tiles(window.outW()), MicroKernel.ACTIVE.wholeRows(out));
    }

    private double cost(double tiles, int outputs) {
        double perTile = (double) outputs * MicroKernel.ACTIVE.wholeColumns(in) + TRANSFORM_COST * ((double) in + out);
        return images * tiles * COMPONENTS * perTile + (double) KERNEL_COST * in * out;
    }

    /** Rows of tiles that so many rows of pixels make, or columns: a last odd one makes one, too. */
    static int tiles(int pixels) {
        return (pixels + 1) / 2;
    }

    /** The images with the window's padding, and with zeros as far as tiles reach. */
    ChannelsLast inputs() {
        return new ChannelsLast(window.height(), window.width(), window.padH(), window.padW(),
                2 * tiles(window.outH()) + HALO, 2 * tiles(window.outW()) + HALO, in);
    }

    /**
     * The output's gradients, so padded that the input's gradient is their convolution with the kernels turned round.
     */
    ChannelsLast gradients() {
        return new ChannelsLast(window.outH(), window.outW(), HALO - window.padH(), HALO - window.padW(),
                2 * tiles(window.height()) + HALO, 2 * tiles(window.width()) + HALO, out);
    }
}
