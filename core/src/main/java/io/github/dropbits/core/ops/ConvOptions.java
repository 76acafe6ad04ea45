package io.github.dropbits.core.ops;

/**
 * The options of a convolution. Instances are created by changing {@link #DEFAULT}, as in
 * {@code ConvOptions.DEFAULT.stride(2).padding(1)}. In each pair of parameters, the vertical one comes first.
 *
 * @param strideH the vertical stride
 * @param strideW the horizontal stride
 * @param padH the number of rows of zeros above the image, and also below it
 * @param padW the number of columns of zeros to the left of the image, and also to its right
 * @param dilationH the vertical distance, in rows, between neighbouring kernel elements
 * @param dilationW the horizontal distance, in columns, between neighbouring kernel elements
 * @param groups the number of channel groups that are convolved separately; in a depthwise convolution, this is the
 *     number of channels
 */
public record ConvOptions(int strideH, int strideW, int padH, int padW, int dilationH, int dilationW, int groups) {
    /** The default options: stride 1, no padding, dilation 1 and one group. */
    public static final ConvOptions DEFAULT = new ConvOptions(1, 1, 0, 0, 1, 1, 1);

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if a padding is negative, or if a stride, a dilation or the number of groups is
     *     not positive
     */
    public ConvOptions {
        if (strideH < 1 || strideW < 1 || dilationH < 1 || dilationW < 1 || groups < 1 || padH < 0 || padW < 0) {
            throw new IllegalArgumentException("stride " + strideH + "x" + strideW + ", dilation " + dilationH + "x"
                    + dilationW + " and groups " + groups + " must be positive and padding " + padH + "x" + padW
                    + " not negative");
        }
    }

    /**
     * Returns a copy of these options with another stride.
     *
     * @param s the stride in both directions
     * @return the changed options
     */
    public ConvOptions stride(int s) {
        return new ConvOptions(s, s, padH, padW, dilationH, dilationW, groups);
    }

    /**
     * Returns a copy of these options with another padding.
     *
     * @param p the number of rows or columns of zeros on every side
     * @return the changed options
     */
    public ConvOptions padding(int p) {
        return new ConvOptions(strideH, strideW, p, p, dilationH, dilationW, groups);
    }

    /**
     * Returns a copy of these options with another dilation.
     *
     * @param d the dilation in both directions
     * @return the changed options
     */
    public ConvOptions dilation(int d) {
        return new ConvOptions(strideH, strideW, padH, padW, d, d, groups);
    }

    /**
     * Returns a copy of these options with another number of groups.
     *
     * @param g the number of groups
     * @return the changed options
     */
    public ConvOptions groups(int g) {
        return new ConvOptions(strideH, strideW, padH, padW, dilationH, dilationW, g);
    }
}
