package io.github.dropbits.core.kernels.conv;

/**
 * A window that slides over planes of height by width: convolution's and pooling's geometry. Output position (i, j)
 * and window position (u, v) meet input position {@code (i * strideH - padH + u * dilationH, ...)}.
 *
 * @param height input height
 * @param width input width
 * @param kernelH window height
 * @param kernelW window width
 * @param strideH vertical step
 * @param strideW horizontal step
 * @param padH rows of padding above and below
 * @param padW columns of padding on either side
 * @param dilationH vertical distance between neighbouring window positions
 * @param dilationW horizontal distance
 */
public record Window(int height, int width, int kernelH, int kernelW, int strideH, int strideW, int padH, int padW,
        int dilationH, int dilationW) {
    /** A window is larger than the padded plane; the op that asked for it reports the shapes. */
    public static final class MisfitException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        MisfitException(String message) {
            super(message);
        }
    }

    /**
     * Checks the geometry.
     *
     * @throws IllegalArgumentException if a step or size is not positive or a padding negative
     * @throws MisfitException if the window does not fit into the padded plane
     */
    public Window {
        if (kernelH < 1 || kernelW < 1 || strideH < 1 || strideW < 1 || dilationH < 1 || dilationW < 1) {
            throw new IllegalArgumentException("kernel " + kernelH + "x" + kernelW + ", stride " + strideH + "x"
                    + strideW + " and dilation " + dilationH + "x" + dilationW + " must be positive");
        }
        if (padH < 0 || padW < 0) {
            throw new IllegalArgumentException("padding must not be negative: " + padH + "x" + padW);
        }
        if (height + 2 * padH < (kernelH - 1) * dilationH + 1 || width + 2 * padW < (kernelW - 1) * dilationW + 1) {
            throw new MisfitException("a window of " + kernelH + "x" + kernelW + " with dilation " + dilationH + "x"
                    + dilationW + " does not fit into a plane of " + height + "x" + width + " with padding " + padH
                    + "x" + padW);
        }
    }

    /**
     * Rows from a window's first to its last.
     *
     * @return how much farther down the last row of window positions is than the first
     */
    public int spanH() {
        return (kernelH - 1) * dilationH;
    }

    /**
     * Columns from a window's first to its last.
     *
     * @return how much farther right the last column of window positions is than the first
     */
    public int spanW() {
        return (kernelW - 1) * dilationW;
    }

    /**
     * Output height.
     *
     * @return the number of window positions from top to bottom
     */
    public int outH() {
        return (height + 2 * padH - spanH() - 1) / strideH + 1;
    }

    /**
     * Output width.
     *
     * @return the number of window positions from left to right
     */
    public int outW() {
        return (width + 2 * padW - spanW() - 1) / strideW + 1;
    }

    /**
     * Output plane size.
     *
     * @return height times width of the output
     */
    public int outArea() {
        return outH() * outW();
    }

    /**
     * Input plane size.
     *
     * @return height times width of the input
     */
    public int area() {
        return height * width;
    }

    /**
     * Window size.
     *
     * @return height times width of the window
     */
    public int kernelArea() {
        return kernelH * kernelW;
    }
}
