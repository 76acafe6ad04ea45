package io.github.dropbits.datasets.format;

import io.github.dropbits.datasets.format.JpegFrame.Component;
import java.util.List;

/**
 * Walks through the entropy-coded data of one scan (ITU-T T.81, annexes F and G), checking that every code exists, that
 * no coefficient is beyond its block, and that values are possible for samples of 8 bits.
 */
final class JpegScan {
    /** The largest magnitude of a quantized DC coefficient of 8-bit samples, with a margin for rounding. */
    private static final int MOST_DC = 2048;
    /** The largest number of bits of an AC coefficient, and of the difference of two DC coefficients, and one more. */
    private static final int MOST_AC_BITS = 11;
    private static final int MOST_DC_BITS = 12;
    private static final int END_RUN = 15;
    /**
     * The largest number of zeros that follow each other within a block. In the usual tables zeros are the code of a
     * small coefficient, so that more of them would be dozens of coefficients of equal value: somebody wrote zeros over
     * the data.
     */
    private static final int MOST_ZEROS = 96;

    private final JpegFrame frame;
    private final List<Part> parts;
    private final int first;
    private final int last;
    private final int highBits;
    private final int lowBits;
    private final int restart;
    private final JpegBits bits;
    /** The number of further blocks that have no coefficients in this scan. */
    private int endRun;

    /** A component of the scan with its tables; the DC prediction changes. */
    static final class Part {
        final Component component;
        final HuffmanTable dc;
        final HuffmanTable ac;
        private int prediction;

        Part(Component component, HuffmanTable dc, HuffmanTable ac) {
            this.component = component;
            this.dc = dc;
            this.ac = ac;
        }
    }

    /**
     * Creates a walk.
     *
     * @param first the first coefficient of the scan, in zigzag order
     * @param last the last one
     * @param highBits the number of low bits that were missing before the scan; 0 in a first scan
     * @param lowBits the number of low bits that are missing after it
     * @param restart the number of units between restart markers; 0 for none
     */
    JpegScan(JpegFrame frame, List<Part> parts, int first, int last, int highBits, int lowBits, int restart,
            JpegBits bits) {
        this.frame = frame;
        this.parts = parts;
        this.first = first;
        this.last = last;
        this.highBits = highBits;
        this.lowBits = lowBits;
        this.restart = restart;
        this.bits = bits;
    }

    void walk() throws DamageException {
        Component only = parts.size() == 1 ? parts.getFirst().component : null;
        int wide = only == null ? frame.unitsWide() : only.blocksWide;
        int units = wide * (only == null ? frame.unitsHigh() : only.blocksHigh);
        for (int unit = 0; unit < units; unit++) {
            if (restart > 0 && unit > 0 && unit % restart == 0) {
                restart(unit / restart - 1);
            }
            int row = unit / wide;
            int column = unit % wide;
            if (only != null) {
                block(parts.getFirst(), row * only.paddedWide + column);
            } else {
                unit(row, column);
            }
        }
        if (endRun > 0) {
            throw damage("a run of empty blocks beyond the last block");
        }
        boolean filled = bits.filled();
        if (!bits.finish() && !filled) {
            throw damage("the blocks end in the middle of other data");
        }
        for (Part part : parts) {
            for (int k = first; k <= last; k++) {
                part.component.missingBits[k] = lowBits;
            }
        }
    }

    private void unit(int row, int column) throws DamageException {
        for (Part part : parts) {
            Component c = part.component;
            for (int v = 0; v < c.vertical; v++) {
                for (int h = 0; h < c.horizontal; h++) {
                    block(part, (row * c.vertical + v) * c.paddedWide + column * c.horizontal + h);
                }
            }
        }
    }

    private void restart(int number) throws DamageException {
        boolean clean = bits.finish();
        int marker = bits.marker();
        if (!clean || marker != 0xD0 + number % 8) {
            throw damage(clean ? "a restart marker is missing"
                    : "data before a restart marker that belong to no block");
        }
        parts.forEach(p -> p.prediction = 0);
        endRun = 0;
    }

    private void block(Part part, int index) throws DamageException {
        bits.startBlock();
        walkBlock(part, index);
        if (bits.longestZeros() > MOST_ZEROS) {
            throw damage("a block of " + bits.longestZeros() + " zeros in a row");
        }
    }

    private void walkBlock(Part part, int index) throws DamageException {
        if (!frame.progressive()) {
            dc(part);
            coefficients(part, 1, JpegFrame.COEFFICIENTS - 1, index);
        } else if (first == 0) {
            if (highBits == 0) {
                dc(part);
            } else {
                bits.read(1);
            }
        } else if (highBits == 0) {
            coefficients(part, first, last, index);
        } else {
            refine(part, index);
        }
    }

    private void dc(Part part) throws DamageException {
        int size = code(part.dc);
        if (size > MOST_DC_BITS) {
            throw damage("a difference of " + size + " bits");
        }
        int value = bits.read(size);
        part.prediction += size == 0 ? 0 : value < 1 << size - 1 ? value - (1 << size) + 1 : value;
        if (Math.abs(part.prediction) > MOST_DC) {
            throw damage("a block of impossible brightness");
        }
    }

    private void coefficients(Part part, int from, int to, int index) throws DamageException {
        if (endRun > 0) {
            endRun--;
            return;
        }
        long found = 0;
        int k = from;
        while (k <= to) {
            int code = code(part.ac);
            int run = code >> 4;
            int size = code & 15;
            if (size == 0 && run < END_RUN) {
                if (!frame.progressive() && run > 0) {
                    throw damage("a run of empty blocks in a sequential file");
                }
                endRun = (1 << run) - 1 + bits.read(run);
                break;
            }
            k += run;
            if (k > to || size > MOST_AC_BITS) {
                throw damage("a coefficient beyond its block");
            }
            bits.read(size);
            found |= size == 0 ? 0 : 1L << k;
            k++;
        }
        if (frame.progressive()) {
            part.component.nonZero[index] |= found;
        }
    }

    /** A scan that brings one more bit of coefficients (section G.1.2.3). */
    private void refine(Part part, int index) throws DamageException {
        long known = part.component.nonZero[index];
        long found = 0;
        int k = first;
        while (k <= last && endRun == 0) {
            int code = code(part.ac);
            int run = code >> 4;
            int size = code & 15;
            if (size == 0 && run < END_RUN) {
                endRun = (1 << run) + bits.read(run);
                break;
            }
            if (size > 1) {
                throw damage("a new coefficient of more than one bit");
            }
            bits.read(size);
            // The run counts coefficients that are zero so far; others bring a bit each.
            while (k <= last && ((known >> k & 1) != 0 || run-- > 0)) {
                bits.read((int) (known >> k & 1));
                k++;
            }
            if (k > last) {
                throw damage("a coefficient beyond its block");
            }
            found |= (long) size << k;
            k++;
        }
        if (endRun > 0) {
            for (; k <= last; k++) {
                bits.read((int) (known >> k & 1));
            }
            endRun--;
        }
        part.component.nonZero[index] |= found;
    }

    private int code(HuffmanTable table) throws DamageException {
        int code = table == null ? -1 : table.next(bits);
        if (code < 0) {
            throw damage("bits that are no code");
        }
        return code;
    }

    private DamageException damage(String what) {
        return new DamageException(bits.position(), what);
    }
}
