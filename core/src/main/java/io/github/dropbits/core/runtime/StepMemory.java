package io.github.dropbits.core.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Memory for the arrays of a training step, which the next step reuses. Each step allocates the same arrays as the one
 * before, and collecting them as garbage would cost time. Within {@link #run}, the ops of the calling thread get their
 * arrays from this memory; when the step ends, all these arrays return to it. Leaves, their gradients and copies of
 * tensors are not affected. A tensor that an op computed within a step must not be used after the step; doing so throws
 * an exception and never gives wrong values.
 *
 * <p>The memory grows to the need of the largest step and is freed with this object. Only one thread at a time may
 * use it. Threads that a step forks, such as those of a structured task scope, get ordinary new arrays.
 */
public final class StepMemory {
    private static final ScopedValue<StepMemory> CURRENT = ScopedValue.newInstance();
    /** Arrays with fewer elements are not reused, because that would save little. */
    private static final int SMALL = 256;

    private final Map<Integer, ArrayDeque<float[]>> freeFloats = new HashMap<>();
    private final Map<Integer, ArrayDeque<int[]>> freeInts = new HashMap<>();
    private final Set<float[]> lent = Collections.newSetFromMap(new IdentityHashMap<>());
    /** The arrays that belong to a holder; they are taken back when the step ends. */
    private final List<float[]> held = new ArrayList<>();
    private final List<Holder> holders = new ArrayList<>();
    private final List<int[]> ints = new ArrayList<>();
    private final boolean poisoned;
    private boolean running;
    /** The thread of the running step. Forks inherit {@link #CURRENT}, but must not share the lists above. */
    private Thread owner;

    /** The owner of an array of a step. The owner must drop the array when the step ends. */
    public interface Holder {
        /** Called when the step has ended. From now on, the array belongs to the next step. */
        void stepEnded();
    }

    /** Creates an empty memory. */
    public StepMemory() {
        this(false);
    }

    private StepMemory(boolean poisoned) {
        this.poisoned = poisoned;
    }

    /**
     * Creates a memory that fills every float array with NaN before handing it out, to find ops that do not write
     * all of their output.
     *
     * @return the memory
     */
    public static StepMemory poisoned() {
        return new StepMemory(true);
    }

    /**
     * Runs a step.
     *
     * @param <T> the result's type
     * @param step what to run; its result must not hold tensors that ops computed in the step
     * @return its result
     * @throws IllegalStateException if another step is running on this memory
     */
    public <T> T run(Supplier<T> step) {
        if (running) {
            throw new IllegalStateException("a step is running on this memory already");
        }
        running = true;
        owner = Thread.currentThread();
        try {
            return ScopedValue.where(CURRENT, this).call(step::get);
        } finally {
            reclaim();
            running = false;
        }
    }

    /** Returns the memory of the step that the calling thread runs; null outside of a step. */
    private static StepMemory current() {
        StepMemory memory = CURRENT.isBound() ? CURRENT.get() : null;
        return memory != null && memory.owner == Thread.currentThread() ? memory : null;
    }

    private void reclaim() {
        holders.forEach(Holder::stepEnded);
        holders.clear();
        lent.forEach(this::keep);
        lent.clear();
        held.forEach(this::keep);
        held.clear();
        for (int[] a : ints) {
            freeInts.computeIfAbsent(a.length, n -> new ArrayDeque<>()).push(a);
        }
        ints.clear();
    }

    private void keep(float[] a) {
        freeFloats.computeIfAbsent(a.length, n -> new ArrayDeque<>()).push(a);
    }

    /**
     * Returns a float array of the current step, such as a gradient. It returns to the memory when the step ends, or
     * earlier by {@link #release}. Outside of a step it is an ordinary new array.
     *
     * @param n the number of elements
     * @return the array, with undefined values
     */
    public static float[] floats(int n) {
        StepMemory memory = current();
        if (memory == null) {
            return new float[n];
        }
        float[] a = memory.next(n);
        if (n >= SMALL) {
            memory.lent.add(a);
        }
        return a;
    }

    /**
     * Returns a float array that belongs to a holder, such as an op's output, until the current step ends and takes it
     * back. Outside of a step it is an ordinary new array.
     *
     * @param n the number of elements
     * @param holder the owner of the array, notified when the step ends
     * @return the array, with undefined values
     */
    public static float[] floats(int n, Holder holder) {
        StepMemory memory = current();
        if (memory == null) {
            return new float[n];
        }
        float[] a = memory.next(n);
        if (n >= SMALL) {
            memory.held.add(a);
        }
        memory.holders.add(holder);
        return a;
    }

    private float[] next(int n) {
        ArrayDeque<float[]> free = n < SMALL ? null : freeFloats.get(n);
        float[] a = free == null || free.isEmpty() ? new float[n] : free.pop();
        if (poisoned) {
            Arrays.fill(a, Float.NaN);
        }
        return a;
    }

    /**
     * Returns an array to the memory before the step ends. Does nothing if the array is not from {@link #floats(int)},
     * or was returned before.
     *
     * @param array an array that nothing else refers to
     */
    public static void release(float[] array) {
        StepMemory memory = current();
        if (memory != null && memory.lent.remove(array)) {
            memory.keep(array);
        }
    }

    /**
     * Returns an int array of the current step, for what an op's forward saves for its backward, such as the indices of
     * maxima. It returns to the memory when the step ends.
     *
     * @param n the number of elements
     * @return the array, with undefined values
     */
    public static int[] ints(int n) {
        StepMemory memory = n < SMALL ? null : current();
        if (memory == null) {
            return new int[n];
        }
        ArrayDeque<int[]> free = memory.freeInts.get(n);
        int[] a = free == null || free.isEmpty() ? new int[n] : free.pop();
        memory.ints.add(a);
        return a;
    }
}
