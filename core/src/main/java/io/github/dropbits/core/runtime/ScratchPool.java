package io.github.dropbits.core.runtime;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * Scratch arrays for kernels and ops, kept for the next use: packed panels and unfolded patches are large and needed
 * in every step. Lengths are rounded up to a power of two. Thread-safe; what exceeds the pool's capacity is left to
 * the garbage collector.
 *
 * <p>Unlike the arrays of {@link StepMemory}, a scratch array does not outlive the call that acquires it.
 */
public final class ScratchPool {
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

    private ScratchPool() {
    }

    /**
     * Acquires an array with undefined values.
     *
     * @param n the least number of elements
     * @return an array of at least that length, to be handed to {@link #release} when done
     */
    public static float[] acquire(int n) {
        int size = Math.max(SMALLEST, 32 - Integer.numberOfLeadingZeros(Math.max(1, n) - 1));
        if (size > LARGEST) {
            return new float[n];
        }
        float[] kept = FREE[size - SMALLEST].poll();
        return kept != null ? kept : new float[1 << size];
    }

    /**
     * Returns an array to the pool.
     *
     * @param array an array from {@link #acquire} that is no longer used
     */
    public static void release(float[] array) {
        int size = 31 - Integer.numberOfLeadingZeros(array.length);
        if (array.length == 1 << size && size <= LARGEST) {
            FREE[size - SMALLEST].offer(array);
        }
    }
}
