package io.github.dropbits.quant.frozen.run;

import java.util.Arrays;

/**
 * The arrays that are needed to run a plan. They are reused by later runs. A workspace must be used by only one thread
 * at a time.
 */
public final class Workspace {
    /** The buffers for the values between stages, as assigned by the plan. */
    private final Buffer[] buffers;
    private byte[] bytes = new byte[0];
    private byte[] row = new byte[0];
    private float[] floats = new float[0];
    private float[] sums = new float[0];
    private int[] words = new int[0];
    private int[] counts = new int[0];

    /**
     * Allocates the buffers.
     *
     * @param sizes the number of elements of each buffer
     * @param holdCodes whether each buffer contains codes instead of floats
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

    /** Returns the scratch buffer for padded codes, whose contents are undefined. */
    byte[] bytes(int size) {
        bytes = bytes.length < size ? new byte[size] : bytes;
        return bytes;
    }

    /** Returns the scratch buffer for the codes of a patch, whose contents are undefined. */
    byte[] row(int size) {
        row = row.length < size ? new byte[size] : row;
        return row;
    }

    /** Returns the scratch buffer for padded floats, whose contents are undefined. */
    float[] floats(int size) {
        floats = floats.length < size ? new float[size] : floats;
        return floats;
    }

    /** Returns the scratch buffer for sums in float, whose contents are undefined. */
    float[] sums(int size) {
        sums = sums.length < size ? new float[size] : sums;
        return sums;
    }

    /** Returns the scratch buffer for packed patches, whose contents are undefined. */
    int[] words(int size) {
        words = words.length < size ? new int[size] : words;
        return words;
    }

    /** Returns the scratch buffer for integer sums and counts, filled with zeros. */
    int[] zeros(int size) {
        counts = counts.length < size ? new int[size] : counts;
        Arrays.fill(counts, 0, size, 0);
        return counts;
    }
}
