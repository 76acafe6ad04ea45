package io.github.dropbits.core.kernels;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * Arrays for scratch work, kept for the next use: packed panels and unfolded patches are large and needed in every
 * step. Lengths are rounded up to a power of two. Thread-safe; what does not fit is left to the garbage collector.
 */
public final class FloatPool {
    private static final int SMALLEST = 8;
    private static final int LARGEST = 26;
    private static final int KEPT = 32;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static final ArrayBlockingQueue<float[]>[] FREE = new ArrayBlockingQueue[LARGEST - SMALLEST + 1];

    static {
        for (int i = 0; i < FREE.length; i++) {
            FREE[i] = new ArrayBlockingQueue<>(KEPT);
        }
    }

    private FloatPool() {
    }

    /**
     * An array with undefined values; to be handed to {@link #give} when done.
     *
     * @param n how many elements it has at least
     * @return the array
     */
    public static float[] take(int n) {
        int size = Math.max(SMALLEST, 32 - Integer.numberOfLeadingZeros(Math.max(1, n) - 1));
        if (size > LARGEST) {
            return new float[n];
        }
        float[] kept = FREE[size - SMALLEST].poll();
        return kept != null ? kept : new float[1 << size];
    }

    /**
     * Takes an array back.
     *
     * @param array an array from {@link #take} that nobody uses any more
     */
    public static void give(float[] array) {
        int size = 31 - Integer.numberOfLeadingZeros(array.length);
        if (array.length == 1 << size && size <= LARGEST) {
            FREE[size - SMALLEST].offer(array);
        }
    }
}
