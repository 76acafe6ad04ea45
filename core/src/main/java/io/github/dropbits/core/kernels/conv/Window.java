package io.github.dropbits.core.kernels.conv;

/**
 * The geometry of a window that slides over planes, in convolution and pooling. For output (i, j), the window position
 * (u, v) reads the input at row {@code i * strideH - padH + u * dilationH} and column
 * {@code j * strideW - padW + v * dilationW}.
 *
 * @param height the input's height
 * @param width the input's width
 * @param kernelH the window's height
 * @param kernelW the window's width
 * @param strideH the vertical stride
 * @param strideW the horizontal stride
 * @param padH the number of rows of padding above the input, and also below it
 * @param padW the number of columns of padding to the left of the input, and also to its right
 * @param dilationH the vertical distance, in input rows, between neighbouring window positions
 * @param dilationW the horizontal distance, in input columns, between neighbouring window positions
 */
public record Window(int height, int width, int kernelH, int kernelW, int strideH, int strideW, int padH, int padW,
        int dilationH, int dilationW) {
    /**
     * Thrown if a window is larger than the padded plane, or if an array would be too large. The op that creates the
     * window catches this exception and adds the shapes to the message.
     */
    public static final class MisfitException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        MisfitException(String message) {
            super(message);
        }
    }

    /**
     * Checks the geometry.
     *
     * @throws IllegalArgumentException if a kernel size, a stride or a dilation is not positive, or if a padding is
     *     negative
     * @throws MisfitException if the window is larger than the padded plane, or if the padded plane has more elements
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

    /**
     * Returns {@code elements}, the number of elements of an array, after checking that a Java array can hold so many.
     */
    int arraySize(long elements) {
        if (elements > Integer.MAX_VALUE) {
            throw new MisfitException("a plane of " + height + "x" + width + " with padding " + padH + "x" + padW
                    + ", stride " + strideH + "x" + strideW + " and a window of " + kernelH + "x" + kernelW
                    + " needs scratch arrays of " + elements + " elements, more than a Java array can hold");
        }
        return (int) elements;
    }

    /**
     * Returns the vertical stride, limited to the height of the padded plane. Every stride of at least this height
     * gives a single row of outputs. The limit keeps loops over phases short and products of strides small.
     *
     * @return the distance between the first input rows of vertically neighbouring outputs, if there are several output
     *     rows
     */
    int stepH() {
        return Math.min(strideH, Math.max(1, height + 2 * padH));
    }

    /**
     * Returns the horizontal stride, limited to the width of the padded plane.
     *
     * @return the distance between the first input columns of horizontally neighbouring outputs, if there are several
     *     output columns
     */
    int stepW() {
        return Math.min(strideW, Math.max(1, width + 2 * padW));
    }

    /**
     * Returns the vertical distance from the first to the last row of a window.
     *
     * @return the distance in input rows, {@code (kernelH - 1) * dilationH}
     */
    public int spanH() {
        return (kernelH - 1) * dilationH;
    }

    /**
     * Returns the horizontal distance from the first to the last column of a window.
     *
     * @return the distance in input columns, {@code (kernelW - 1) * dilationW}
     */
    public int spanW() {
        return (kernelW - 1) * dilationW;
    }

    /**
     * Returns the height of an output plane.
     *
     * @return the number of rows
     */
    public int outH() {
        return (height + 2 * padH - spanH() - 1) / strideH + 1;
    }

    /**
     * Returns the width of an output plane.
     *
     * @return the number of columns
     */
    public int outW() {
        return (width + 2 * padW - spanW() - 1) / strideW + 1;
    }

    /**
     * Returns the number of elements of an output plane.
     *
     * @return the height times the width of an output plane
     */
    public int outArea() {
        return outH() * outW();
    }

    /**
     * Returns the number of elements of an input plane, without padding.
     *
     * @return the height times the width of an input plane
     */
    public int area() {
        return height * width;
    }

    /**
     * Returns the number of window positions.
     *
     * @return the height times the width of the window
     */
    public int kernelArea() {
        return kernelH * kernelW;
    }
}
