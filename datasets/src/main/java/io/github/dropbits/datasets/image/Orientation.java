package io.github.dropbits.datasets.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a picture is to be turned before it is used, as cameras and phones say it in the field 0x0112 of the EXIF data
 * (CIPA DC-008, section 4.6.4). JPEG files have the data in a segment APP1, PNG files in a chunk eXIf.
 *
 * @param value the field's value, 1 to 8; 1 leaves the picture as it is
 */
record Orientation(int value) {
    private static final Orientation UPRIGHT = new Orientation(1);
    private static final int FIELD = 0x0112;
    private static final int APP1 = 0xFFE1;
    private static final int START_OF_SCAN = 0xFFDA;
    private static final long PNG = 0x89504E470D0A1A0AL;
    private static final int PNG_EXIF = 0x65584966;
    private static final int ENTRY_BYTES = 12;

    /** The orientation of a JPEG or PNG file; upright if the file does not say, or its EXIF data are damaged. */
    static Orientation of(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        if (in.remaining() >= Long.BYTES && in.getLong(0) == PNG) {
            return png(in);
        }
        return in.remaining() >= Short.BYTES && (in.getShort(0) & 0xFFFF) == 0xFFD8 ? jpeg(in) : UPRIGHT;
    }

    private static Orientation jpeg(ByteBuffer in) {
        int at = Short.BYTES;
        while (at + 4 <= in.limit()) {
            int marker = in.getShort(at) & 0xFFFF;
            int length = in.getShort(at + 2) & 0xFFFF;
            if (marker < 0xFF00 || marker == START_OF_SCAN || length < 2 || at + 2L + length > in.limit()) {
                return UPRIGHT;
            }
            // The segment begins with "Exif" and two zeros.
            if (marker == APP1 && length >= 8 && in.getInt(at + 4) == 0x45786966 && in.getShort(at + 8) == 0) {
                return tiff(in.slice(at + 10, length - 8));
            }
            at += 2 + length;
        }
        return UPRIGHT;
    }

    private static Orientation png(ByteBuffer in) {
        long at = Long.BYTES;
        while (at + 12 <= in.limit()) {
            int length = in.getInt((int) at);
            if (length < 0 || at + 12 + length > in.limit()) {
                return UPRIGHT;
            }
            if (in.getInt((int) at + 4) == PNG_EXIF) {
                return tiff(in.slice((int) at + 8, length));
            }
            at += 12L + length;
        }
        return UPRIGHT;
    }

    /** Reads the first directory of EXIF data, which have the form of a TIFF file. */
    private static Orientation tiff(ByteBuffer in) {
        if (in.limit() < Long.BYTES) {
            return UPRIGHT;
        }
        in.order(in.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = in.getInt(4) & 0xFFFFFFFFL;
        if (in.getShort(2) != 42 || directory + Short.BYTES > in.limit()) {
            return UPRIGHT;
        }
        int entries = in.getShort((int) directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            long at = directory + Short.BYTES + (long) ENTRY_BYTES * i;
            if (at + ENTRY_BYTES > in.limit()) {
                return UPRIGHT;
            }
            if ((in.getShort((int) at) & 0xFFFF) == FIELD) {
                int value = in.getShort((int) at + 8);
                return value >= 1 && value <= 8 ? new Orientation(value) : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** Whether height and width change places. */
    boolean transposes() {
        return value >= 5;
    }

    /**
     * Turns a picture.
     *
     * @param planes the stored picture, in the order channel, row, column; not changed
     * @return the upright picture, of {@code width} rows if {@link #transposes}, else of {@code height} rows; the same
     *     array if nothing is to be turned
     */
    float[] apply(float[] planes, int channels, int height, int width) {
        if (value == 1) {
            return planes;
        }
        int rows = transposes() ? width : height;
        int columns = transposes() ? height : width;
        float[] out = new float[planes.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int from = stored(row, column, height, width);
                for (int c = 0; c < channels; c++) {
                    out[(c * rows + row) * columns + column] = planes[c * height * width + from];
                }
            }
        }
        return out;
    }

    /** The index in a stored plane of the pixel at a row and a column of the upright picture. */
    private int stored(int row, int column, int height, int width) {
        return switch (value) {
            case 2 -> row * width + width - 1 - column;
            case 3 -> (height - 1 - row) * width + width - 1 - column;
            case 4 -> (height - 1 - row) * width + column;
            case 5 -> column * width + row;
            case 6 -> (height - 1 - column) * width + row;
            case 7 -> (height - 1 - column) * width + width - 1 - row;
            case 8 -> column * width + width - 1 - row;
            default -> row * width + column;
        };
    }
}
