package io.github.dropbits.quant.frozen.program;

/**
 * What flows between steps: planes of floats, or of codes.
 *
 * @param channels the number of planes
 * @param height their height
 * @param width their width
 * @param codes what the codes mean; null for floats
 */
public record Value(int channels, int height, int width, Codes codes) {
    /** The most values of one image between two steps: beyond any network, and within what an array can hold. */
    static final int MOST = 1 << 27;

    public static Value of(int channels, int height, int width, Codes codes) {
        if (channels < 1 || height < 1 || width < 1 || (long) channels * height > MOST
                || (long) channels * height * width > MOST) {
            throw new IllegalArgumentException("[" + channels + ", " + height + ", " + width
                    + "] is no shape of 1 to " + MOST + " values");
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
