package io.github.dropbits.datasets.format;

import java.util.Arrays;

/** The codes of a JPEG's Huffman table (ITU-T T.81, annex C and section F.2.2.3). */
final class HuffmanTable {
    static final int MOST_BITS = 16;
    private static final int FAST_BITS = 9;

    /** For each start of a code of up to 9 bits: its length times 256 plus its value; 0 for longer codes. */
    private final int[] fast = new int[1 << FAST_BITS];
    /** For each length, the largest code of that length; -1 if there is none. */
    private final int[] largest = new int[MOST_BITS + 1];
    /** For each length, the index of its first value less its first code. */
    private final int[] shift = new int[MOST_BITS + 1];
    private final int[] values;

    /**
     * Creates a table.
     *
     * @param counts the number of codes of each length from 1 to 16
     * @param values the values in the order of their codes
     * @throws IllegalArgumentException if there are more codes of a length than there can be
     */
    HuffmanTable(int[] counts, int[] values) {
        this.values = values;
        Arrays.fill(largest, -1);
        int code = 0;
        int index = 0;
        for (int length = 1; length <= MOST_BITS; length++) {
            int count = counts[length - 1];
            if (code + count > 1 << length) {
                throw new IllegalArgumentException("too many codes of " + length + " bits");
            }
            if (count > 0) {
                shift[length] = index - code;
                largest[length] = code + count - 1;
            }
            for (int i = 0; i < count; i++, code++, index++) {
                if (length <= FAST_BITS) {
                    int from = code << FAST_BITS - length;
                    Arrays.fill(fast, from, from + (1 << FAST_BITS - length), length << 8 | values[index]);
                }
            }
            code <<= 1;
        }
    }

    /** Reads the next code and returns its value; -1 if the next bits are no code. */
    int next(JpegBits bits) throws DamageException {
        int ahead = bits.peek();
        int found = fast[ahead >> MOST_BITS - FAST_BITS];
        if (found != 0) {
            bits.skip(found >> 8);
            return found & 0xFF;
        }
        for (int length = FAST_BITS + 1; length <= MOST_BITS; length++) {
            int code = ahead >> MOST_BITS - length;
            if (code <= largest[length]) {
                bits.skip(length);
                return values[code + shift[length]];
            }
        }
        return -1;
    }
}
