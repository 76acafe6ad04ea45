package io.github.dropbits.quant;

/**
 * The set of integer codes of a bit-length b: {@code -2^(b-1) .. 2^(b-1)-1} if signed, {@code 0 .. 2^b-1} if unsigned
 * (cpq.md, section 1). A code k represents the value alpha * k, where alpha is the step. The codes are divided into
 * nested levels: level l contains the codes that the l-th bit adds, so the first l levels together are the l-bit grid.
 *
 * <p>The signed grid of one bit is a special case, because networks cannot be trained with the values -alpha and 0. Its
 * codes are -1 and 1, so the code of a value is its sign, and its cells are two steps wide.
 *
 * @param bits the bit-length, from 1 to 8
 * @param signed whether the grid contains negative codes
 */
public record Grid(int bits, boolean signed) {
    /** The largest supported bit-length. */
    public static final int MOST_BITS = 8;

    /**
     * Creates a grid.
     *
     * @throws IllegalArgumentException if the bit-length is not from 1 to {@link #MOST_BITS}
     */
    public Grid {
        checkBits(bits);
    }

    /**
     * Throws an exception if a bit-length is not supported.
     *
     * @param bits the bit-length
     * @throws IllegalArgumentException if the bit-length is not from 1 to {@link #MOST_BITS}
     */
    public static void checkBits(int bits) {
        if (bits < 1 || bits > MOST_BITS) {
            throw new IllegalArgumentException("bits must be from 1 to " + MOST_BITS + ", not " + bits);
        }
    }

    /**
     * Returns the smallest code.
     *
     * @return {@code -2^(b-1)} if the grid is signed, or 0 if it is unsigned
     */
    public int lowest() {
        return lowest(bits);
    }

    /**
     * Returns the largest code.
     *
     * @return {@code 2^(b-1)-1} if the grid is signed, or {@code 2^b-1} if it is unsigned; 1 for the signed grid of one
     *     bit
     */
    public int highest() {
        return isSign() ? 1 : highest(bits);
    }

    /**
     * Returns the smallest code in the first levels.
     *
     * @param levels the number of levels to include, from 1 to {@link #bits}
     * @return the smallest code
     */
    public int lowest(int levels) {
        return signed ? -(1 << (levels - 1)) : 0;
    }

    /**
     * Returns the largest code in the first levels.
     *
     * @param levels the number of levels to include, from 1 to {@link #bits}
     * @return the largest code
     */
    public int highest(int levels) {
        return signed ? (1 << (levels - 1)) - 1 : (1 << levels) - 1;
    }

    /**
     * Returns whether this is the signed grid of one bit, whose codes are the signs -1 and 1.
     *
     * @return true if the codes are signs
     */
    public boolean isSign() {
        return signed && bits == 1;
    }

    /**
     * Returns the distance between neighbouring codes.
     *
     * @return 1, or 2 if the codes are signs
     */
    public int spacing() {
        return isSign() ? 2 : 1;
    }

    /**
     * Returns the upper end of the range of values that this grid represents, in units of the step. A signed grid has
     * fewer positive than negative codes, so its range is smaller above 0 than below.
     *
     * @return the largest code, or 2 if the codes are signs, because the cell of code 1 ends there
     */
    public int extent() {
        return isSign() ? 2 : highest();
    }

    /**
     * Returns the number of codes.
     *
     * @return {@code 2^b}
     */
    public int size() {
        return 1 << bits;
    }

    /**
     * Returns the code at an index.
     *
     * @param index the index, from 0 to {@link #size()} - 1
     * @return the code; codes increase with the index
     */
    public int code(int index) {
        return lowest() + index * spacing();
    }

    /**
     * Rounds a value, in units of the step, to the nearest code. All quantizers round in this way. Ties are rounded to
     * the even code, as in ONNX and PyTorch. If the codes are signs, 0 and -0 are rounded to 1. The computation is
     * exact.
     *
     * @param u the value, divided by the step; not NaN
     * @return a code of this grid
     */
    public int nearest(float u) {
        return isSign() ? u < 0 ? -1 : 1 : nearest(u, lowest(), highest());
    }

    /**
     * Rounds a value to the nearest integer within a range. Ties are rounded to the even integer.
     *
     * @param u the value; not NaN
     * @param low the smallest result
     * @param high the largest result
     * @return an integer from {@code low} to {@code high}
     */
    public static int nearest(float u, int low, int high) {
        return (int) Math.rint(Math.max(low, Math.min(high, u)));
    }

    /**
     * Returns the level that a code belongs to.
     *
     * @param code a code of this grid
     * @return the level, from 1 to {@link #bits}
     */
    public int level(int code) {
        if (isSign()) {
            return 1;
        }
        // A negative code k is on the same level as the code -1 - k. The first level of a signed grid, {-1, 0}, needs
        // no bit besides the sign bit.
        int magnitude = code < 0 ? ~code : code;
        int length = Integer.SIZE - Integer.numberOfLeadingZeros(magnitude);
        return signed ? length + 1 : Math.max(1, length);
    }

    /**
     * Returns a grid with the same signedness and a different bit-length.
     *
     * @param newBits the bit-length
     * @return the new grid
     */
    public Grid withBits(int newBits) {
        return new Grid(newBits, signed);
    }

    /** Returns a description such as {@code 3 bits signed}. */
    @Override
    public String toString() {
        return bits + (bits == 1 ? " bit " : " bits ") + (signed ? "signed" : "unsigned");
    }
}
