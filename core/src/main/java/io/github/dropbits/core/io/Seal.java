package io.github.dropbits.core.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The checksum in the files that this library writes: the CRC-32C of all bytes of the file in order, with the eight
 * digits of the checksum itself replaced by {@code 0}. The checksum comes first in the header, so that its offset is
 * known.
 *
 * <p>A second metadata key says that there must be a checksum. If there were no such key, one changed bit in the first
 * key, {@value #CRC}, would make the file look like one without a checksum, and nothing would be checked.
 */
final class Seal {
    /** The metadata key of the checksum. */
    static final String CRC = "crc32c";
    /** The metadata key that requires a checksum. */
    static final String FORMAT = "dropbits_format";
    /** The only value of {@link #FORMAT} so far: the version of the rules for the checksum. */
    static final String VERSION = "1";
    /** The start of a sealed file's header, up to the checksum's digits. */
    static final String START = "{\"__metadata__\":{\"" + CRC + "\":\"";
    /** The byte offset of the checksum's first digit in the file. */
    static final int OFFSET = Long.BYTES + START.length();

    private static final String BLANK = "00000000";

    private final CRC32C crc = new CRC32C();

    /**
     * Starts the checksum of a file that begins with {@code head}, the header's length and the header. The checksum's
     * digits in it count as 0.
     */
    Seal(byte[] head) {
        int end = OFFSET + BLANK.length();
        crc.update(head, 0, OFFSET);
        crc.update(BLANK.getBytes(StandardCharsets.US_ASCII));
        crc.update(head, end, head.length - end);
    }

    /**
     * Returns whether a file that begins with {@code head}, the header's length and the header, has its checksum at
     * {@link #OFFSET}.
     */
    static boolean isInPlace(byte[] head) {
        byte[] start = START.getBytes(StandardCharsets.US_ASCII);
        return head.length >= OFFSET + BLANK.length()
                && Arrays.equals(head, Long.BYTES, OFFSET, start, 0, start.length);
    }

    /**
     * Puts both keys into {@code metadata}, which must be empty so that the checksum comes first in the file. The
     * checksum's digits are still 0.
     */
    static void reserve(Map<String, String> metadata) {
        metadata.put(CRC, BLANK);
        metadata.put(FORMAT, VERSION);
    }

    /** Adds the file's next bytes to the checksum. */
    void update(byte[] data) {
        crc.update(data);
    }

    /** Returns the checksum of all bytes added so far, as eight hexadecimal digits. */
    String digits() {
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** Writes the checksum of all bytes added so far into the header. */
    void stamp(byte[] head) {
        byte[] digits = digits().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, head, OFFSET, digits.length);
    }
}
