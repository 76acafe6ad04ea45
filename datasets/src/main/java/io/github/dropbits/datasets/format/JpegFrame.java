package io.github.dropbits.datasets.format;

import java.util.Arrays;

/**
 * A JPEG's frame: the size and the components (ITU-T T.81, section B.2.2), and what its scans have brought so far.
 *
 * @param progressive whether the coefficients come in several scans of rising precision
 */
record JpegFrame(boolean progressive, int width, int height, Component[] components) {
    static final int COEFFICIENTS = 64;
    private static final int BLOCK = 8;

    /** A component, such as brightness. */
    static final class Component {
        final int id;
        final int horizontal;
        final int vertical;
        /** The number of blocks of the component itself, and with those that fill up the last units. */
        int blocksWide;
        int blocksHigh;
        int paddedWide;
        /** For each block, a bit for each coefficient that is not zero; only in progressive frames. */
        long[] nonZero;
        /** For each coefficient, the number of its low bits that no scan has brought; -1 if there was no scan. */
        final int[] missingBits = new int[COEFFICIENTS];

        Component(int id, int horizontal, int vertical) {
            this.id = id;
            this.horizontal = horizontal;
            this.vertical = vertical;
            Arrays.fill(missingBits, -1);
        }
    }

    /** Computes the number of blocks of each component. */
    void layOut() {
        for (Component c : components) {
            c.blocksWide = Math.ceilDiv(Math.ceilDiv(width * c.horizontal, mostHorizontal()), BLOCK);
            c.blocksHigh = Math.ceilDiv(Math.ceilDiv(height * c.vertical, mostVertical()), BLOCK);
            c.paddedWide = unitsWide() * c.horizontal;
            c.nonZero = progressive ? new long[c.paddedWide * unitsHigh() * c.vertical] : null;
        }
    }

    private int mostHorizontal() {
        return Arrays.stream(components).mapToInt(c -> c.horizontal).max().orElseThrow();
    }

    private int mostVertical() {
        return Arrays.stream(components).mapToInt(c -> c.vertical).max().orElseThrow();
    }

    /** The number of units (MCUs) of scans of several components. */
    int unitsWide() {
        return Math.ceilDiv(width, BLOCK * mostHorizontal());
    }

    int unitsHigh() {
        return Math.ceilDiv(height, BLOCK * mostVertical());
    }

    /** Whether all bits of all coefficients were in a scan. */
    boolean complete() {
        return Arrays.stream(components).allMatch(c -> Arrays.stream(c.missingBits).allMatch(n -> n == 0));
    }
}
