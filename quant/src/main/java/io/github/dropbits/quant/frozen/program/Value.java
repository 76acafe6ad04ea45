package io.github.dropbits.quant.frozen.program;

/**
 * The shape and type of a value between steps, which consists of planes of floats or of codes.
 *
 * @param channels the number of planes
 * @param height the height of a plane
 * @param width the width of a plane
 * @param codes the quantizer that defines the codes; null for floats
 */
public record Value(int channels, int height, int width, Codes codes) {
    /** The maximum number of elements of a value. No network needs this many, and an array can hold them. */
    static final int MAX_ELEMENTS = 1 << 27;

    public static Value of(int channels, int height, int width, Codes codes) {
        if (channels < 1 || height < 1 || width < 1 || (long) channels * height > MAX_ELEMENTS
                || (long) channels * height * width > MAX_ELEMENTS) {
            throw new IllegalArgumentException("[" + channels + ", " + height + ", " + width
                    + "] is no shape of 1 to " + MAX_ELEMENTS + " values");
        }
        return new Value(channels, height, width, codes);
    }

    public int area() {
        return height * width;
    }

    public int elements() {
        return channels * area();
    }

    Value with(Codes meaning) {
        return new Value(channels, height, width, meaning);
    }

    @Override
    public String toString() {
        return "[" + channels + ", " + height + ", " + width + "]" + (codes == null ? "" : " of " + codes.grid());
    }
}
