package io.github.dropbits.quant;

/**
 * The integer codes of a bit-length b: {@code -2^(b-1) .. 2^(b-1)-1} if signed, {@code 0 .. 2^b-1} if unsigned. A grid
 * point is the step alpha times its code. Codes fall into nested levels: level l holds the codes that bit l adds, and
 * the first l levels together are the l-bit grid.
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
     * @return {@code 2^(b-1)-1} for b bits, or {@code 2^b-1} if unsigned
     */
    public int highest() {
        return highest(bits);
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
     * Rounds a value, in units of the step, to the nearest code. Quantizers round this way. A value halfway between
     * two codes becomes the lower one. The computation has no rounding error.
     *
     * @param u the value divided by the step; not NaN
     * @return a code of this grid
     */
    public int nearest(float u) {
        return nearest(u, lowest(), highest());
    }

    /**
     * Rounds to the nearest whole number within a range, as {@link #nearest(float)} does.
     *
     * @param u the value; not NaN
     * @param low the smallest result
     * @param high the largest result
     * @return a number from {@code low} to {@code high}
     */
    public static int nearest(float u, int low, int high) {
        double c = Math.max(low, Math.min(high, u));
        return (int) Math.ceil(c - 0.5);
    }

    /**
     * The level that a code belongs to.
     *
     * @param code a code of this grid
     * @return its level, 1 to {@link #bits}
     */
    public int level(int code) {
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
