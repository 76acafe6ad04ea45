package io.github.dropbits.quant.frozen.run;

import java.util.Arrays;

/** The arrays that one run of a plan needs, kept for the next. Belongs to one thread at a time. */
public final class Workspace {
    /** What passes between stages, in the buffers that the plan assigned. */
    private final Buffer[] buffers;
    private byte[] bytes = new byte[0];
    private byte[] row = new byte[0];
    private float[] floats = new float[0];
    private float[] sums = new float[0];
    private int[] words = new int[0];
    private int[] counts = new int[0];

    /**
     * Makes the buffers.
     *
     * @param sizes the number of elements of each
     * @param holdCodes whether each holds codes, not floats
     */
    Workspace(long[] sizes, boolean[] holdCodes) {
        buffers = new Buffer[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            int size = Math.toIntExact(sizes[i]);
            buffers[i] = holdCodes[i] ? new Buffer.OfCodes(new byte[size]) : new Buffer.OfFloats(new float[size]);
        }
    }

    Buffer buffer(int number) {
        return buffers[number];
    }

    byte[] codes(int number) {
        return buffers[number].codes();
    }

    float[] values(int number) {
        return buffers[number].values();
    }

    /** Scratch for codes with a border. */
    byte[] bytes(int size) {
        bytes = bytes.length < size ? new byte[size] : bytes;
        return bytes;
    }

    /** Scratch for the codes of a patch. */
    byte[] row(int size) {
        row = row.length < size ? new byte[size] : row;
        return row;
    }

    /** Scratch for values with a border. */
    float[] floats(int size) {
        floats = floats.length < size ? new float[size] : floats;
        return floats;
    }

    /** Scratch for sums in float. */
    float[] sums(int size) {
        sums = sums.length < size ? new float[size] : sums;
        return sums;
    }

    /** Scratch for planes of bits. */
    int[] words(int size) {
        words = words.length < size ? new int[size] : words;
        return words;
    }

    /** Scratch for whole sums, zeros. */
    int[] zeros(int size) {
        counts = counts.length < size ? new int[size] : counts;
        Arrays.fill(counts, 0, size, 0);
        return counts;
    }
}
