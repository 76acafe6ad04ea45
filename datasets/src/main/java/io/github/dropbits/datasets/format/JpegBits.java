package io.github.dropbits.datasets.format;

/**
 * The bits of a scan's entropy-coded data (ITU-T T.81, section B.1.1.5): a byte FF is followed by a stuffed 00, else it
 * begins a marker, at which the data end. Beyond the end, zeros can be looked at but not skipped.
 */
final class JpegBits {
    private final byte[] file;
    private int position;
    private long bits;
    private int count;
    /** The number of bits in {@link #bits} that are beyond the end of the data. */
    private int beyond;
    /** The number of zeros that were skipped last, and the largest such number since {@link #startBlock}. */
    private int zeros;
    private int longestZeros;

    JpegBits(byte[] file, int position) {
        this.file = file;
        this.position = position;
    }

    /** The offset in the file of the next byte that has not been read. */
    int position() {
        return position;
    }

    /** The next 16 bits. */
    int peek() {
        while (count < HuffmanTable.MOST_BITS) {
            int next = nextByte();
            bits = bits << Byte.SIZE | Math.max(0, next);
            count += Byte.SIZE;
            beyond += next < 0 ? Byte.SIZE : 0;
        }
        return (int) (bits >> count - HuffmanTable.MOST_BITS) & 0xFFFF;
    }

    private int nextByte() {
        if (position >= file.length) {
            return -1;
        }
        int value = file[position] & 0xFF;
        if (value == 0xFF) {
            if (position + 1 >= file.length || file[position + 1] != 0) {
                return -1;
            }
            position++;
        }
        position++;
        return value;
    }

    void skip(int n) throws DamageException {
        count -= n;
        int skipped = (int) (bits >> count) & (1 << n) - 1;
        int trailing = Integer.numberOfTrailingZeros(skipped);
        longestZeros = Math.max(longestZeros, zeros + n - (Integer.SIZE - Integer.numberOfLeadingZeros(skipped)));
        zeros = skipped == 0 ? zeros + n : trailing;
        if (count < beyond) {
            throw new DamageException(position, "the data of a scan end too early");
        }
    }

    /** Begins to count zeros that follow each other. */
    void startBlock() {
        zeros = 0;
        longestZeros = 0;
    }

    /** The largest number of zeros that followed each other since {@link #startBlock}. */
    int longestZeros() {
        return longestZeros;
    }

    /** Reads up to 16 bits as a number. */
    int read(int n) throws DamageException {
        if (n == 0) {
            return 0;
        }
        int value = peek() >> HuffmanTable.MOST_BITS - n;
        skip(n);
        return value;
    }

    /**
     * Drops the bits that fill up the last byte, and whole bytes that were read ahead.
     *
     * @return whether no data were left but these bits
     */
    boolean finish() {
        boolean end = count - beyond < Byte.SIZE && nextByte() < 0;
        bits = 0;
        count = 0;
        beyond = 0;
        return end;
    }

    /**
     * Whether the bits that fill up the last byte are all ones, as the format wants, or all zeros, as some programs
     * write them. Behind a block in the middle of other data they mostly are neither.
     */
    boolean filled() {
        int n = count % Byte.SIZE;
        int fill = (int) (bits >> count - n) & (1 << n) - 1;
        return fill == 0 || fill == (1 << n) - 1;
    }

    /** Moves to the next marker that is not stuffed, beyond any data, and returns its second byte; -1 at the end. */
    int marker() {
        while (position + 1 < file.length) {
            int next = file[position + 1] & 0xFF;
            if ((file[position] & 0xFF) == 0xFF && next != 0 && next != 0xFF) {
                position += 2;
                return next;
            }
            position++;
        }
        return -1;
    }
}
