package io.github.dropbits.quant;

/**
 * The integer codes of a bit-length b: {@code -2^(b-1) .. 2^(b-1)-1} if signed, {@code 0 .. 2^b-1} if unsigned (cpq.md,
 * section 1). A grid point is the step alpha times its code. Codes fall into nested levels: level l holds the codes
 * that bit l adds, and the first l levels together are the l-bit grid.
 *
 * <p>The signed grid of one bit is special, because networks cannot be trained with the points -alpha and 0. Its codes
 * are -1 and 1, so the code of a value is its sign, and its cells are two steps wide.
 *
 * @param bits the bit-length, 1 to 8
 * @param signed whether there are negative codes
 */
public record Grid(int bits, boolean signed) {
    /** The largest bit-length. */
    public static final int MOST_BITS = 8;

    /**
     * Checks the bit-length.
     *
     * @throws IllegalArgumentException if it is not 1 to 8
     */
    public Grid {
        checkBits(bits);
    }

    /**
     * Checks a bit-length.
     *
     * @param bits the bit-length
     * @throws IllegalArgumentException if it is not from 1 to {@link #MOST_BITS}
     */
    public static void checkBits(int bits) {
        if (bits < 1 || bits > MOST_BITS) {
            throw new IllegalArgumentException("bits must be from 1 to " + MOST_BITS + ", not " + bits);
        }
    }

    /**
     * The smallest code.
     *
     * @return {@code -2^(b-1)} for b bits, or 0 if unsigned
     */
    public int lowest() {
        return lowest(bits);
    }

    /**
     * The largest code.
     *
     * @return {@code 2^(b-1)-1} for b bits, or {@code 2^b-1} if unsigned; 1 if the codes are signs
     */
    public int highest() {
        return isSign() ? 1 : highest(bits);
    }

    /**
     * The smallest code within the first levels.
     *
     * @param levels how many of the first levels count, 1 to {@link #bits}
     * @return the code
     */
    public int lowest(int levels) {
        return signed ? -(1 << (levels - 1)) : 0;
    }

    /**
     * The largest code within the first levels.
     *
     * @param levels how many of the first levels count, 1 to {@link #bits}
     * @return the code
     */
    public int highest(int levels) {
        return signed ? (1 << (levels - 1)) - 1 : (1 << levels) - 1;
    }

    /**
     * Whether this is the signed grid of one bit, whose codes are -1 and 1.
     *
     * @return whether the codes are signs
     */
    public boolean isSign() {
        return signed && bits == 1;
    }

    /**
     * The distance between neighbouring codes.
     *
     * @return 1; 2 if the codes are signs
     */
    public int spacing() {
        return isSign() ? 2 : 1;
    }

    /**
     * The distance from 0 to the upper end of the values that this grid represents, in steps. A signed grid has fewer
     * positive than negative codes, so it represents less above 0 than below.
     *
     * @return the highest code; 2 if the codes are signs, because their cells end there
     */
    public int extent() {
        return isSign() ? 2 : highest();
    }

    /**
     * The number of codes.
     *
     * @return {@code 2^b} for b bits
     */
    public int size() {
        return 1 << bits;
    }

    /**
     * A code by its index.
     *
     * @param index the index, from 0 to {@link #size()} - 1
     * @return the code; codes rise with the index
     */
    public int code(int index) {
        return lowest() + index * spacing();
    }

    /**
     * Rounds a value, in units of the step, to the nearest code. Quantizers round this way. A value halfway between
     * two codes gets the even one, as in ONNX and PyTorch. If the codes are signs, 0 and -0 get 1. The computation has
     * no rounding error.
     *
     * @param u the value divided by the step; not NaN
     * @return a code of this grid
     */
    public int nearest(float u) {
        return isSign() ? u < 0 ? -1 : 1 : nearest(u, lowest(), highest());
    }

    /**
     * Rounds to the nearest whole number within a range. A value halfway between two numbers becomes the even one.
     *
     * @param u the value; not NaN
     * @param low the smallest result
     * @param high the largest result
     * @return a number from {@code low} to {@code high}
     */
    public static int nearest(float u, int low, int high) {
        return (int) Math.rint(Math.max(low, Math.min(high, u)));
    }

    /**
     * The level that a code belongs to.
     *
     * @param code a code of this grid
     * @return its level, 1 to {@link #bits}
     */
    public int level(int code) {
        if (isSign()) {
            return 1;
        }
        // A negative code k is on the level of its mirror image, -1 - k. The first level of a signed grid, {-1, 0},
        // needs no bit besides the sign.
        int magnitude = code < 0 ? ~code : code;
        int length = Integer.SIZE - Integer.numberOfLeadingZeros(magnitude);
        return signed ? length + 1 : Math.max(1, length);
    }

    /**
     * A copy of this grid with another bit-length.
     *
     * @param newBits the bit-length
     * @return the grid
     */
    public Grid withBits(int newBits) {
        return new Grid(newBits, signed);
    }

    /** A text such as {@code 3 bits signed}. */
    @Override
    public String toString() {
        return bits + (bits == 1 ? " bit " : " bits ") + (signed ? "signed" : "unsigned");
    }
}
