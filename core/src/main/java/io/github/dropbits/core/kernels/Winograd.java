package io.github.dropbits.core.kernels;

/**
 * Gradients of a 3x3 convolution by Winograd's minimal filtering F(2x2, 3x3) (Lavin, Gray: Fast Algorithms for
 * Convolutional Neural Networks, CVPR 2016, section 4.1): 16 multiplications for every 2x2 pixels and pair of channels
 * instead of 36. What it transforms has its channels side by side.
 *
 * <p>It is for gradients alone. Its sums are rounded otherwise than direct ones, and where a network's codes are small
 * integers direct sums are exact up to their scale, as are those of the model that is shipped. An infinite gradient
 * turns what is near it into NaN.
 *
 * @param images number of images
 * @param in channels of the input
 * @param out channels of the output
 * @param window the geometry: 3x3, without stride and dilation, padded by at most 2
 */
record Winograd(int images, int in, int out, Window window) {
    /** Components of a tile, and of a kernel. */
    static final int COMPONENTS = 16;

    /** Pixels by which a tile's input is wider than its output. */
    private static final int REACH = 2;
    /** What transforming costs, in multiply-adds: a tile's channel for each component, and a kernel as a whole. */
    private static final int TRANSFORMED = 27;
    private static final int KERNEL = 400;
    /** Elements that all kernels' components may take, and tiles of a row. */
    private static final int LARGEST = 1 << 26;
    private static final int WIDEST = 1024;

    /** Whether a convolution can be computed so. */
    static boolean fits(Convolution c) {
        Window w = c.window();
        return c.groups() == 1 && w.kernelH() == 3 && w.kernelW() == 3 && w.strideH() == 1 && w.strideW() == 1
                && w.dilationH() == 1 && w.dilationW() == 1 && w.padH() <= REACH && w.padW() <= REACH && w.area() > 0
                && Math.max(tiles(w.width()), tiles(w.outW())) <= WIDEST
                && (long) COMPONENTS * MicroKernel.ACTIVE.wholeRows(c.out()) * MicroKernel.ACTIVE.wholeColumns(c.in())
                <= LARGEST;
    }

    /** A convolution that {@link #fits}. */
    static Winograd of(Convolution c) {
        return new Winograd(c.images(), c.in(), c.out(), c.window());
    }

    /** Whether the input's gradient is quicker so than directly. */
    boolean paysForInput() {
        double direct = (double) images * window.area() * window.kernelArea() * out
                * (MicroKernel.ACTIVE.wholeRows(in) + Convolution.GATHERED);
        return cost(tiles(window.height()) * tiles(window.width()), out) <= direct;
    }

    /** Whether the kernels' gradient is quicker so than directly. */
    boolean paysForWeight() {
        int rows = MicroKernel.ACTIVE.wholeRows(out);
        int depth = in * window.kernelArea();
        double direct = (double) images * window.outArea()
                * ((double) rows * MicroKernel.ACTIVE.wholeColumns(depth) + Convolution.GATHERED * depth);
        return cost(tiles(window.outH()) * tiles(window.outW()), rows) <= direct;
    }

    /** In multiply-adds. */
    private double cost(int tiles, int outputs) {
        double perTile = (double) outputs * MicroKernel.ACTIVE.wholeColumns(in) + TRANSFORMED * (in + out);
        return (double) images * tiles * COMPONENTS * perTile + (double) KERNEL * in * out;
    }

    /** Rows of tiles that so many rows of pixels make, or columns: a last odd one makes one, too. */
    static int tiles(int pixels) {
        return (pixels + 1) / 2;
    }

    /** The images with the window's padding, and with zeros as far as tiles reach. */
    ChannelsLast inputs() {
        return new ChannelsLast(window.height(), window.width(), window.padH(), window.padW(),
                2 * tiles(window.outH()) + REACH, 2 * tiles(window.outW()) + REACH, in);
    }

    /**
     * The output's gradients, so padded that the input's gradient is their convolution with the kernels turned round.
     */
    ChannelsLast gradients() {
        return new ChannelsLast(window.outH(), window.outW(), REACH - window.padH(), REACH - window.padW(),
                2 * tiles(window.height()) + REACH, 2 * tiles(window.width()) + REACH, out);
    }
}
