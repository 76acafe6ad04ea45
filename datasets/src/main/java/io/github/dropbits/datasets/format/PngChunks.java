package io.github.dropbits.datasets.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The chunks of a PNG file (ISO/IEC 15948): each has its length, type, data and a CRC-32, and the last is IEND. The
 * data of the IDAT chunks together are one zlib stream, which ends with a checksum of its own.
 */
public final class PngChunks {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int BUFFER = 1 << 16;

    private final ByteBuffer in;
    private final Inflater inflater = new Inflater();
    private final byte[] buffer = new byte[BUFFER];

    private PngChunks(byte[] file) {
        in = ByteBuffer.wrap(file);
    }

    /** Whether a file begins as PNG files do. */
    public static boolean isPng(byte[] file) {
        return file.length >= SIGNATURE.length
                && ByteBuffer.wrap(file, 0, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE));
    }

    /**
     * Checks a PNG file: that all chunks are there, with the right checksums, and that the pixels' stream is whole.
     *
     * @param file the content of the file
     * @throws DamageException if it is damaged
     */
    public static void check(byte[] file) throws DamageException {
        PngChunks chunks = new PngChunks(file);
        try {
            chunks.walk();
        } finally {
            chunks.inflater.end();
        }
    }

    private void walk() throws DamageException {
        in.position(SIGNATURE.length);
        String type;
        do {
            int at = in.position();
            if (in.remaining() < 3 * Integer.BYTES) {
                throw new DamageException(at, "the end of the file instead of a chunk");
            }
            int length = in.getInt();
            byte[] name = new byte[Integer.BYTES];
            in.get(name);
            type = new String(name, StandardCharsets.ISO_8859_1);
            if (length < 0 || length > in.remaining() - Integer.BYTES) {
                throw new DamageException(at, "a chunk that is longer than the rest of the file");
            }
            CRC32 crc = new CRC32();
            crc.update(name);
            crc.update(in.slice(in.position(), length));
            if (type.equals("IDAT")) {
                inflate(at, in.slice(in.position(), length));
            }
            in.position(in.position() + length);
            if ((int) crc.getValue() != in.getInt()) {
                throw new DamageException(at, "a chunk with a wrong checksum");
            }
        } while (!type.equals("IEND"));
        if (!inflater.finished()) {
            throw new DamageException(in.position(), "the pixels end too early");
        }
    }

    private void inflate(int at, ByteBuffer data) throws DamageException {
        inflater.setInput(data);
        try {
            while (!inflater.finished() && !inflater.needsInput() && !inflater.needsDictionary()) {
                inflater.inflate(buffer);
            }
        } catch (DataFormatException e) {
            throw new DamageException(at, "pixels with " + e.getMessage());
        }
    }
}
