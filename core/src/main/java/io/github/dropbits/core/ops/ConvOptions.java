package io.github.dropbits.core.ops;

/**
 * The options of a convolution; the vertical number comes before the horizontal one. Immutable: start from {@link
 * #DEFAULT} and change what is needed, as in {@code ConvOptions.DEFAULT.stride(2).padding(1)}.
 *
 * @param strideH vertical stride
 * @param strideW horizontal stride
 * @param padH number of rows of zeros above the image, and again below it
 * @param padW number of columns of zeros left of the image, and again right of it
 * @param dilationH vertical distance between neighbouring kernel positions
 * @param dilationW horizontal distance between neighbouring kernel positions
 * @param groups the number of channel groups that are convolved separately; for a depthwise convolution, the number of
 *     channels
 */
public record ConvOptions(int strideH, int strideW, int padH, int padW, int dilationH, int dilationW, int groups) {
    /** Stride 1, no padding, dilation 1, one group. */
    public static final ConvOptions DEFAULT = new ConvOptions(1, 1, 0, 0, 1, 1, 1);

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if a padding is negative, or another number is not positive
     */
    public ConvOptions {
        if (strideH < 1 || strideW < 1 || dilationH < 1 || dilationW < 1 || groups < 1 || padH < 0 || padW < 0) {
            throw new IllegalArgumentException("stride " + strideH + "x" + strideW + ", dilation " + dilationH + "x"
                    + dilationW + " and groups " + groups + " must be positive and padding " + padH + "x" + padW
                    + " not negative");
        }
    }

    /**
     * These options with another stride.
     *
     * @param s the stride in both directions
     * @return the changed options
     */
    public ConvOptions stride(int s) {
        return new ConvOptions(s, s, padH, padW, dilationH, dilationW, groups);
    }

    /**
     * These options with another padding.
     *
     * @param p the number of rows or columns of zeros on every side
     * @return the changed options
     */
    public ConvOptions padding(int p) {
        return new ConvOptions(strideH, strideW, p, p, dilationH, dilationW, groups);
    }

    /**
     * These options with another dilation.
     *
     * @param d the dilation in both directions
     * @return the changed options
     */
    public ConvOptions dilation(int d) {
        return new ConvOptions(strideH, strideW, padH, padW, d, d, groups);
    }

    /**
     * These options with another number of groups.
     *
     * @param g the number of groups
     * @return the changed options
     */
    public ConvOptions groups(int g) {
        return new ConvOptions(strideH, strideW, padH, padW, dilationH, dilationW, g);
    }
}
