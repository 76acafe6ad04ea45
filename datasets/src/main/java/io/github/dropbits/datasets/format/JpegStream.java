package io.github.dropbits.datasets.format;

import io.github.dropbits.datasets.format.JpegFrame.Component;
import java.util.ArrayList;
import java.util.List;

/**
 * The segments of a JPEG file (ITU-T T.81, annex B), with the scans walked through ({@link JpegScan}). Sequential and
 * progressive files with Huffman codes and 8 bits are checked, which are all that the JDK reads; others are left to it.
 */
public final class JpegStream {
    private static final int SOF_BASELINE = 0xC0;
    private static final int SOF_EXTENDED = 0xC1;
    private static final int SOF_PROGRESSIVE = 0xC2;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int SOF_LAST = 0xCF;
    private static final int RST_FIRST = 0xD0;
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int DNL = 0xDC;
    private static final int DRI = 0xDD;
    private static final int TABLES = 4;

    private final byte[] file;
    private final HuffmanTable[] dc = new HuffmanTable[TABLES];
    private final HuffmanTable[] ac = new HuffmanTable[TABLES];
    private JpegFrame frame;
    private int restart;
    private int position;

    private JpegStream(byte[] file) {
        this.file = file;
    }

    /** Whether a file begins as JPEG files do. */
    public static boolean isJpeg(byte[] file) {
        return file.length > 2 && (file[0] & 0xFF) == 0xFF && (file[1] & 0xFF) == SOI && (file[2] & 0xFF) == 0xFF;
    }

    /**
     * Checks a JPEG file. Bytes between the last block of a scan and the next marker are allowed, as they are common
     * and cost no pixels.
     *
     * @param file the content of the file
     * @throws DamageException if pixels are lost
     */
    public static void check(byte[] file) throws DamageException {
        new JpegStream(file).walk();
    }

    private void walk() throws DamageException {
        JpegBits markers = new JpegBits(file, 2);
        while (true) {
            int marker = markers.marker();
            position = markers.position();
            if (marker < 0) {
                throw new DamageException(file.length, "the end of the file instead of the end of the picture");
            }
            if (marker == EOI) {
                if (frame == null || !frame.complete()) {
                    throw new DamageException(position, "a scan is missing");
                }
                return;
            }
            if (marker >= RST_FIRST && marker < SOI) {
                throw new DamageException(position, "a restart marker outside of a scan");
            }
            if (marker == SOI || marker == 0x01) {
                continue;
            }
            int length = number(0);
            int next = position + length;
            if (marker == DNL || isFrame(marker) && !frame(marker)) {
                return;
            }
            switch (marker) {
                case DHT -> huffman(next);
                case DRI -> restart = number(2);
                case SOS -> next = scan(next);
                default -> {
                    // Other segments have no influence on the scans.
                }
            }
            markers = new JpegBits(file, next);
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= SOF_BASELINE && marker <= SOF_LAST && marker != DHT && marker != JPG && marker != DAC;
    }

    private int at(int offset) throws DamageException {
        if (position + offset >= file.length) {
            throw new DamageException(file.length, "the end of the file within a segment");
        }
        return file[position + offset] & 0xFF;
    }

    private int number(int offset) throws DamageException {
        return at(offset) << 8 | at(offset + 1);
    }

    /** Reads a frame's header; returns whether the frame is of a kind that is checked. */
    private boolean frame(int marker) throws DamageException {
        boolean known = marker == SOF_BASELINE || marker == SOF_EXTENDED || marker == SOF_PROGRESSIVE;
        int height = number(3);
        int width = number(5);
        if (!known || at(2) != 8 || height == 0) {
            return false;
        }
        Component[] components = new Component[at(7)];
        for (int i = 0; i < components.length; i++) {
            int sampling = at(9 + 3 * i);
            components[i] = new Component(at(8 + 3 * i), sampling >> 4, sampling & 15);
            if (components[i].horizontal == 0 || components[i].vertical == 0) {
                throw new DamageException(position, "a component without samples");
            }
        }
        if (components.length == 0 || width == 0 || frame != null) {
            throw new DamageException(position, "a frame without pixels, or a second frame");
        }
        frame = new JpegFrame(marker == SOF_PROGRESSIVE, width, height, components);
        frame.layOut();
        return true;
    }

    private void huffman(int end) throws DamageException {
        int offset = 2;
        while (position + offset < end) {
            int id = at(offset);
            int[] counts = new int[HuffmanTable.MOST_BITS];
            int total = 0;
            for (int i = 0; i < counts.length; i++) {
                counts[i] = at(offset + 1 + i);
                total += counts[i];
            }
            int[] values = new int[total];
            for (int i = 0; i < total; i++) {
                values[i] = at(offset + 1 + counts.length + i);
            }
            if ((id & 15) >= TABLES || id >> 4 > 1) {
                throw new DamageException(position, "a table of unknown use");
            }
            try {
                (id >> 4 == 0 ? dc : ac)[id & 15] = new HuffmanTable(counts, values);
            } catch (IllegalArgumentException e) {
                throw new DamageException(position, "a table with " + e.getMessage());
            }
            offset += 1 + counts.length + total;
        }
    }

    /** Walks through a scan and returns the offset of what follows. */
    private int scan(int data) throws DamageException {
        if (frame == null) {
            throw new DamageException(position, "a scan before the frame");
        }
        int count = at(2);
        List<JpegScan.Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = at(3 + 2 * i);
            int tables = at(4 + 2 * i);
            for (Component c : frame.components()) {
                if (c.id == id) {
                    parts.add(new JpegScan.Part(c, dc[tables >> 4 & 3], ac[tables & 3]));
                }
            }
        }
        int first = at(3 + 2 * count);
        int last = at(4 + 2 * count);
        int precision = at(5 + 2 * count);
        if (!frame.progressive()) {
            first = 0;
            last = JpegFrame.COEFFICIENTS - 1;
            precision = 0;
        }
        boolean fits = first <= last && last < JpegFrame.COEFFICIENTS
                && (!frame.progressive() || (first > 0) == (last > 0)) && (first == 0 || count == 1);
        if (parts.size() != count || count == 0 || !fits) {
            throw new DamageException(position, "a scan of components or coefficients that do not exist");
        }
        JpegBits bits = new JpegBits(file, data);
        new JpegScan(frame, parts, first, last, precision >> 4, precision & 15, restart, bits).walk();
        return bits.position();
    }
}
