package io.github.dropbits.core.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Arrays of one element type that steps reuse, by exact length. All arrays together, free or in use, have no more
 * elements than the largest of the last steps needed, or than the current step needs. To keep this bound, the free
 * arrays that were not used for the longest time are dropped.
 *
 * @param <A> the arrays' type
 */
final class ReusedArrays<A> {
    /** The need of a step counts for this number of steps, and at most for twice as many. */
    private static final int WINDOW = 100;

    /** The arrays of one length. */
    private static final class Bucket<A> {
        final int length;
        final ArrayDeque<A> free = new ArrayDeque<>();
        /** The last step that acquired one of them. */
        long step = -1;
        /** The number of arrays that are acquired now, and the largest such number within {@link #step}. */
        int acquired;
        int most;

        Bucket(int length) {
            this.length = length;
        }
    }

    private final IntFunction<A> create;
    private final Map<Integer, Bucket<A>> byLength = new HashMap<>();
    private long step;
    /** The number of elements of all free arrays, and of all acquired ones. */
    private long kept;
    private long inUse;
    /** The number of elements that the current step needs for its arrays. */
    private long need;
    /** The largest need of a step in the current window and in the window before it. */
    private long largest;
    private long largestBefore;

    ReusedArrays(IntFunction<A> create) {
        this.create = create;
    }

    /** Acquires an array for the current step. */
    A acquire(int length) {
        Bucket<A> bucket = byLength.computeIfAbsent(length, Bucket::new);
        if (bucket.step != step) {
            bucket.step = step;
            bucket.most = bucket.acquired;
        }
        if (++bucket.acquired > bucket.most) {
            bucket.most = bucket.acquired;
            need += length;
        }
        inUse += length;
        A array = bucket.free.poll();
        if (array == null) {
            drop();
            return create.apply(length);
        }
        kept -= length;
        return array;
    }

    /** Takes an array back. */
    void release(A array, int length) {
        Bucket<A> bucket = byLength.get(length);
        bucket.acquired--;
        bucket.free.push(array);
        kept += length;
        inUse -= length;
    }

    /** Ends a step; all its arrays have been released. Drops arrays that recent steps did not need. */
    void stepEnded() {
        largest = Math.max(largest, need);
        need = 0;
        step++;
        if (step % WINDOW == 0) {
            largestBefore = largest;
            largest = 0;
        }
        drop();
    }

    /** Drops free arrays, except those of the current step, until the bound is kept. */
    private void drop() {
        long bound = Math.max(need, Math.max(largest, largestBefore));
        if (kept == 0 || kept + inUse <= bound) {
            return;
        }
        List<Bucket<A>> oldestFirst = new ArrayList<>(byLength.values());
        oldestFirst.removeIf(b -> b.step == step);
        oldestFirst.sort(Comparator.comparingLong(b -> b.step));
        for (Bucket<A> bucket : oldestFirst) {
            while (kept + inUse > bound && bucket.free.poll() != null) {
                kept -= bucket.length;
            }
            if (bucket.free.isEmpty() && bucket.acquired == 0) {
                byLength.remove(bucket.length);
            }
        }
    }

    /** The number of elements of all free arrays. */
    long kept() {
        return kept;
    }
}
