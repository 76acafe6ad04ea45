package io.github.dropbits.core.runtime;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * A pool of scratch arrays for kernels and ops. It exists because packed panels and padded images are large and are
 * needed in every step. The lengths of the arrays are rounded up to powers of two. Arrays that exceed the pool's
 * capacity are left to the garbage collector. The pool is thread-safe.
 *
 * <p>Unlike the arrays of {@link StepMemory}, a scratch array must be released within the call that acquires it.
 */
public final class ScratchPool {
    /** The base-2 logarithm of the smallest pooled length. */
    private static final int MIN_LOG2 = 8;
    /** The base-2 logarithm of the largest pooled length. Longer arrays are not pooled. */
    private static final int MAX_LOG2 = 26;
    /** The maximum number of free arrays of each length that are kept. */
    private static final int KEPT_PER_LENGTH = 32;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static final ArrayBlockingQueue<float[]>[] FREE = new ArrayBlockingQueue[MAX_LOG2 - MIN_LOG2 + 1];

    static {
        for (int i = 0; i < FREE.length; i++) {
            FREE[i] = new ArrayBlockingQueue<>(KEPT_PER_LENGTH);
        }
    }

    private ScratchPool() {
    }

    /**
     * Acquires an array with undefined values.
     *
     * @param n the minimum number of elements
     * @return an array of at least that length, which the caller must pass to {@link #release} when it is no longer
     *     used
     */
    public static float[] acquire(int n) {
        int log2 = Math.max(MIN_LOG2, 32 - Integer.numberOfLeadingZeros(Math.max(1, n) - 1));
        if (log2 > MAX_LOG2) {
            return new float[n];
        }
        float[] kept = FREE[log2 - MIN_LOG2].poll();
        return kept != null ? kept : new float[1 << log2];
    }

    /**
     * Returns an array to the pool.
     *
     * @param array an array from {@link #acquire} that is no longer used
     */
    public static void release(float[] array) {
        int log2 = 31 - Integer.numberOfLeadingZeros(array.length);
        if (log2 >= MIN_LOG2 && log2 <= MAX_LOG2 && array.length == 1 << log2) {
            FREE[log2 - MIN_LOG2].offer(array);
        }
    }
}
