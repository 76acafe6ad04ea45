package io.github.dropbits.core.kernels.conv;

/**
 * A window that slides over planes: the geometry of convolution and pooling. Window position (u, v) of output
 * (i, j) reads the input at {@code (i * strideH - padH + u * dilationH, ...)}.
 *
 * @param height the input's height
 * @param width the input's width
 * @param kernelH the window's height
 * @param kernelW the window's width
 * @param strideH the vertical stride
 * @param strideW the horizontal stride
 * @param padH the number of rows of padding above, and again below
 * @param padW the number of columns of padding on the left, and again on the right
 * @param dilationH the vertical distance between neighbouring window positions
 * @param dilationW the horizontal distance between neighbouring window positions
 */
public record Window(int height, int width, int kernelH, int kernelW, int strideH, int strideW, int padH, int padW,
        int dilationH, int dilationW) {
    /** Thrown if a window is larger than the padded plane. The op that creates the window reports the shapes. */
    public static final class MisfitException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        MisfitException(String message) {
            super(message);
        }
    }

    /**
     * Checks the geometry.
     *
     * @throws IllegalArgumentException if a kernel size, stride or dilation is not positive, or a padding is negative
     * @throws MisfitException if the window does not fit into the padded plane, or the padded plane has more elements
     *     than a Java array can hold
     */
    public Window {
        if (kernelH < 1 || kernelW < 1 || strideH < 1 || strideW < 1 || dilationH < 1 || dilationW < 1) {
            throw new IllegalArgumentException("kernel " + kernelH + "x" + kernelW + ", stride " + strideH + "x"
                    + strideW + " and dilation " + dilationH + "x" + dilationW + " must be positive");
        }
        if (padH < 0 || padW < 0) {
            throw new IllegalArgumentException("padding must not be negative: " + padH + "x" + padW);
        }
        long paddedH = height + 2L * padH;
        long paddedW = width + 2L * padW;
        if (paddedH < (kernelH - 1L) * dilationH + 1 || paddedW < (kernelW - 1L) * dilationW + 1) {
            throw new MisfitException("a window of " + kernelH + "x" + kernelW + " with dilation " + dilationH + "x"
                    + dilationW + " does not fit into a plane of " + height + "x" + width + " with padding " + padH
                    + "x" + padW);
        }
        if (paddedW > 0 && paddedH > Integer.MAX_VALUE / paddedW) {
            throw new MisfitException("a plane of " + height + "x" + width + " with padding " + padH + "x" + padW
                    + " has more elements than a Java array can hold");
        }
    }

    /** Checks the number of elements of an array that this geometry needs, and returns it. */
    int arraySize(long elements) {
        if (elements > Integer.MAX_VALUE) {
            throw new MisfitException("a plane of " + height + "x" + width + " with padding " + padH + "x" + padW
                    + ", stride " + strideH + "x" + strideW + " and a window of " + kernelH + "x" + kernelW
                    + " needs scratch arrays of " + elements + " elements, more than a Java array can hold");
        }
        return (int) elements;
    }

    /**
     * Returns the vertical stride, limited to the height of the padded plane: with any larger stride, there is one row
     * of outputs, too. Loops over phases and products of strides stay small.
     *
     * @return the distance between the first input rows of neighbouring outputs, if there are several rows of them
     */
    int stepH() {
        return Math.min(strideH, Math.max(1, height + 2 * padH));
    }

    /**
     * Returns the horizontal stride, limited to the width of the padded plane.
     *
     * @return the distance between the first input columns of neighbouring outputs, if there are several columns of
     *     them
     */
    int stepW() {
        return Math.min(strideW, Math.max(1, width + 2 * padW));
    }

    /**
     * Returns the vertical distance from a window's first row to its last.
     *
     * @return the distance in input rows, {@code (kernelH - 1) * dilationH}
     */
    public int spanH() {
        return (kernelH - 1) * dilationH;
    }

    /**
     * Returns the horizontal distance from a window's first column to its last.
     *
     * @return the distance in input columns, {@code (kernelW - 1) * dilationW}
     */
    public int spanW() {
        return (kernelW - 1) * dilationW;
    }

    /**
     * Returns the output's height.
     *
     * @return the number of rows
     */
    public int outH() {
        return (height + 2 * padH - spanH() - 1) / strideH + 1;
    }

    /**
     * Returns the output's width.
     *
     * @return the number of columns
     */
    public int outW() {
        return (width + 2 * padW - spanW() - 1) / strideW + 1;
    }

    /**
     * Returns the size of an output plane.
     *
     * @return height times width of the output
     */
    public int outArea() {
        return outH() * outW();
    }

    /**
     * Returns the size of an input plane.
     *
     * @return height times width of the input
     */
    public int area() {
        return height * width;
    }

    /**
     * Returns the size of the window.
     *
     * @return height times width of the window
     */
    public int kernelArea() {
        return kernelH * kernelW;
    }
}
