package io.github.dropbits.quant.frozen.run;

import java.util.Arrays;

/** The arrays that a run of a plan needs, kept for reuse by later runs. Used by one thread at a time. */
public final class Workspace {
    /** The values between stages, in the buffers that the plan assigned. */
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
     * @param sizes the number of elements of each buffer
     * @param holdCodes whether each buffer holds codes instead of floats
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

    /** The scratch buffer for padded codes; contents undefined. */
    byte[] bytes(int size) {
        bytes = bytes.length < size ? new byte[size] : bytes;
        return bytes;
    }

    /** The scratch buffer for the codes of a patch; contents undefined. */
    byte[] row(int size) {
        row = row.length < size ? new byte[size] : row;
        return row;
    }

    /** The scratch buffer for padded floats; contents undefined. */
    float[] floats(int size) {
        floats = floats.length < size ? new float[size] : floats;
        return floats;
    }

    /** The scratch buffer for sums in float; contents undefined. */
    float[] sums(int size) {
        sums = sums.length < size ? new float[size] : sums;
        return sums;
    }

    /** The scratch buffer for packed patches; contents undefined. */
    int[] words(int size) {
        words = words.length < size ? new int[size] : words;
        return words;
    }

    /** The scratch buffer for integer sums and counts, filled with zeros. */
    int[] zeros(int size) {
        counts = counts.length < size ? new int[size] : counts;
        Arrays.fill(counts, 0, size, 0);
        return counts;
    }
}
