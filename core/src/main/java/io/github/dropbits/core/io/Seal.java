package io.github.dropbits.core.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The checksum in the files that this library writes: CRC-32C of all the file's bytes in order, with the eight digits
 * of the checksum itself taken as {@code 0}. It stands first in the header, so that its place is known.
 *
 * <p>A second key says that there must be a checksum: without it, one changed bit in the first key's name would turn
 * the file into one that has none, and nothing would be checked.
 */
final class Seal {
    /** The metadata key of the checksum. */
    static final String CRC = "crc32c";
    /** The metadata key that demands a checksum. */
    static final String FORMAT = "dropbits_format";
    /** The value of that key: the one set of rules there is so far. */
    static final String VERSION = "1";
    /** What the header of a sealed file begins with; the digits follow. */
    static final String START = "{\"__metadata__\":{\"" + CRC + "\":\"";
    /** The place of the checksum's first digit in the file. */
    static final int OFFSET = Long.BYTES + START.length();

    private static final String BLANK = "00000000";

    private final CRC32C crc = new CRC32C();

    /** Starts the checksum of a file that begins with the given header length and header, whatever digits it has. */
    Seal(byte[] head) {
        int end = OFFSET + BLANK.length();
        crc.update(head, 0, OFFSET);
        crc.update(BLANK.getBytes(StandardCharsets.US_ASCII));
        crc.update(head, end, head.length - end);
    }

    /** Whether the checksum stands where it must in a file that begins with the given header length and header. */
    static boolean isInPlace(byte[] head) {
        byte[] start = START.getBytes(StandardCharsets.US_ASCII);
        return head.length >= OFFSET + BLANK.length()
                && Arrays.equals(head, Long.BYTES, OFFSET, start, 0, start.length);
    }

    /** Puts the seal, still blank, into empty metadata that are to be written. */
    static void reserve(Map<String, String> metadata) {
        metadata.put(CRC, BLANK);
        metadata.put(FORMAT, VERSION);
    }

    /** Takes in the bytes that follow. */
    void update(byte[] data) {
        crc.update(data);
    }

    /** The checksum of everything taken in. */
    String digits() {
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** Puts the checksum of everything taken in where it belongs. */
    void stamp(byte[] head) {
        byte[] digits = digits().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, head, OFFSET, digits.length);
    }
}
