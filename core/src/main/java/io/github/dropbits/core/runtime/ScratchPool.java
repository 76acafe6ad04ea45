package io.github.dropbits.core.runtime;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.IntStream;

/**
 * A pool of scratch arrays for kernels and ops. It exists because packed panels and padded images are large and are
 * needed in every step. The lengths of the arrays are rounded up to powers of two. The pool is thread-safe.
 *
 * <p>The pool holds free arrays of up to 64 KiB, 4 MiB in all. It refers to larger ones softly: when memory is short,
 * the garbage collector frees them before an OutOfMemoryError is thrown, and it frees those that were not used for a
 * while.
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

    /** The logarithm of the largest length that is held strongly, to base 2. */
    private static final int STRONG_LOG2 = 14;

    private static final List<ArrayBlockingQueue<float[]>> STRONG = queues(MIN_LOG2, STRONG_LOG2);
    private static final List<ArrayBlockingQueue<SoftReference<float[]>>> SOFT = queues(STRONG_LOG2 + 1, MAX_LOG2);

    private ScratchPool() {
    }

    private static <T> List<ArrayBlockingQueue<T>> queues(int leastLog2, int mostLog2) {
        return IntStream.rangeClosed(leastLog2, mostLog2)
                .mapToObj(log2 -> new ArrayBlockingQueue<T>(KEPT_PER_LENGTH)).toList();
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
        float[] kept = log2 <= STRONG_LOG2 ? STRONG.get(log2 - MIN_LOG2).poll() : soft(log2);
        return kept != null ? kept : new float[1 << log2];
    }

    private static float[] soft(int log2) {
        ArrayBlockingQueue<SoftReference<float[]>> free = SOFT.get(log2 - STRONG_LOG2 - 1);
        SoftReference<float[]> next = free.poll();
        while (next != null) {
            float[] array = next.get();
            if (array != null) {
                return array;
            }
            next = free.poll();
        }
        return null;
    }

    /**
     * Returns an array to the pool.
     *
     * @param array an array from {@link #acquire} that is no longer used
     */
    public static void release(float[] array) {
        int log2 = 31 - Integer.numberOfLeadingZeros(array.length);
        if (log2 < MIN_LOG2 || log2 > MAX_LOG2 || array.length != 1 << log2) {
            return;
        }
        if (log2 <= STRONG_LOG2) {
            STRONG.get(log2 - MIN_LOG2).offer(array);
        } else {
            SOFT.get(log2 - STRONG_LOG2 - 1).offer(new SoftReference<>(array));
        }
    }
}
