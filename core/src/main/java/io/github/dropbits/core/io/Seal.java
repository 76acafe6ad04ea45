package io.github.dropbits.core.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The checksum in the safetensors files that this library writes. It is the CRC-32C of all bytes of the file, in which
 * the eight digits of the checksum itself are replaced by {@code 0}. The checksum is the first entry of the header, so
 * its offset is known.
 *
 * <p>A second metadata key requires that the checksum be present. Without this key, a single flipped bit in the first
 * key, {@value #CRC}, would turn the file into a file without a checksum, and the damage would not be detected.
 */
final class Seal {
    /** The metadata key of the checksum. */
    static final String CRC = "crc32c";
    /** The metadata key that requires a checksum. */
    static final String FORMAT = "dropbits_format";
    /**
     * The value of {@link #FORMAT}, which is the version of the rules for the checksum. This is the only version so
     * far.
     */
    static final String VERSION = "1";
    /** The start of the header of a file with a checksum, up to the digits of the checksum. */
    static final String START = "{\"__metadata__\":{\"" + CRC + "\":\"";
    /** The byte offset in the file of the checksum's first digit. */
    static final int OFFSET = Long.BYTES + START.length();

    private static final String BLANK = "00000000";

    private final CRC32C crc = new CRC32C();

    /**
     * Starts to compute the checksum of a file. Its first bytes are {@code head}: the header's length, followed by the
     * header, in which the digits of the checksum are treated as 0.
     */
    Seal(byte[] head) {
        int end = OFFSET + BLANK.length();
        crc.update(head, 0, OFFSET);
        crc.update(BLANK.getBytes(StandardCharsets.US_ASCII));
        crc.update(head, end, head.length - end);
    }

    /**
     * Returns whether a file has its checksum at {@link #OFFSET}. Its first bytes are {@code head}: the header's
     * length, followed by the header.
     */
    static boolean isInPlace(byte[] head) {
        byte[] start = START.getBytes(StandardCharsets.US_ASCII);
        return head.length >= OFFSET + BLANK.length()
                && Arrays.equals(head, Long.BYTES, OFFSET, start, 0, start.length);
    }

    /**
     * Adds both keys to {@code metadata}, with 0 as the digits of the checksum. The map must be empty, so that the
     * checksum is the first entry in the file.
     */
    static void reserve(Map<String, String> metadata) {
        metadata.put(CRC, BLANK);
        metadata.put(FORMAT, VERSION);
    }

    /** Includes the file's next bytes in the checksum. */
    void update(byte[] data) {
        crc.update(data);
    }

    /** Returns the checksum of all bytes included so far, as eight hexadecimal digits. */
    String digits() {
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** Writes the checksum of all bytes included so far to the header in {@code head}. */
    void stamp(byte[] head) {
        byte[] digits = digits().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, head, OFFSET, digits.length);
    }
}
