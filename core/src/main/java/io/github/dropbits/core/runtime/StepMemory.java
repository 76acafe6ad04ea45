package io.github.dropbits.core.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Memory for the arrays of a training step. The next step reuses it, because each step allocates arrays of the same
 * sizes as the step before, and garbage collection of these arrays would cost time. Within {@link #run}, the ops of the
 * calling thread get their arrays from this memory. When the step ends, all these arrays are returned to it. Leaves,
 * their gradients and copies of tensors are not affected. A tensor that an op computed within a step must not be used
 * after the step; reading its values then throws an exception.
 *
 * <p>The arrays of this memory, free or in use, take no more than the largest of the last 100 to 200 steps needed; the
 * free arrays that were not used for the longest time are dropped first. All are freed with this object. Only one
 * thread at a time may use it. Threads that a step forks, such as those of a structured task scope, get ordinary new
 * arrays.
 */
public final class StepMemory {
    private static final ScopedValue<StepMemory> CURRENT = ScopedValue.newInstance();
    /** Arrays with fewer elements than this are not reused, because that would save little. */
    private static final int SMALL = 256;

    private final ReusedArrays<float[]> reusedFloats = new ReusedArrays<>(float[]::new);
    private final ReusedArrays<int[]> reusedInts = new ReusedArrays<>(int[]::new);
    private final Set<float[]> lent = Collections.newSetFromMap(new IdentityHashMap<>());
    /** The arrays that belong to a holder. They become free when the step ends. */
    private final List<float[]> held = new ArrayList<>();
    private final List<Holder> holders = new ArrayList<>();
    private final List<int[]> ints = new ArrayList<>();
    private final boolean poisoned;
    private boolean running;
    /**
     * The thread that runs the step. Forked threads inherit {@link #CURRENT}, but must not use the collections above.
     */
    private Thread owner;

    /** The owner of an array that was allocated in a step. It must drop the array when the step ends. */
    public interface Holder {
        /** Drops the array. This method is called when the step has ended; the next step may then use the array. */
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
     * Creates a memory that fills every float array with NaN before an op receives it. This reveals ops that do not
     * write all elements of their output.
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
     * @param step the code to run; its result must not contain tensors that ops computed in the step
     * @return the result of {@code step}
     * @throws IllegalStateException if another step is using this memory
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

    /** Returns the memory of the step that the calling thread is running; null outside of a step. */
    private static StepMemory current() {
        StepMemory memory = CURRENT.isBound() ? CURRENT.get() : null;
        return memory != null && memory.owner == Thread.currentThread() ? memory : null;
    }

    /** The number of floats and ints that are kept for the next steps. */
    long kept() {
        return reusedFloats.kept() + reusedInts.kept();
    }

    private void reclaim() {
        holders.forEach(Holder::stepEnded);
        holders.clear();
        lent.forEach(this::keep);
        lent.clear();
        held.forEach(this::keep);
        held.clear();
        ints.forEach(a -> reusedInts.release(a, a.length));
        ints.clear();
        reusedFloats.stepEnded();
        reusedInts.stepEnded();
    }

    private void keep(float[] a) {
        reusedFloats.release(a, a.length);
    }

    /**
     * Allocates a float array from the memory of the current step, for example for a gradient. The array is returned to
     * the memory when the step ends, or earlier by {@link #release}. Outside of a step, this method creates an ordinary
     * new array.
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
     * Allocates a float array from the memory of the current step for a holder, such as the storage of an op's output.
     * The array belongs to the holder until the step ends. Outside of a step, this method creates an ordinary new
     * array.
     *
     * @param n the number of elements
     * @param holder the owner of the array, which is notified when the step ends
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
        float[] a = n < SMALL ? new float[n] : reusedFloats.acquire(n);
        if (poisoned) {
            Arrays.fill(a, Float.NaN);
        }
        return a;
    }

    /**
     * Returns an array to the memory before the step ends. This method does nothing if the array was not allocated by
     * {@link #floats(int)} in the current step, or if it was released before.
     *
     * @param array an array that is no longer used
     */
    public static void release(float[] array) {
        StepMemory memory = current();
        if (memory != null && memory.lent.remove(array)) {
            memory.keep(array);
        }
    }

    /**
     * Allocates an int array from the memory of the current step, for values that an op saves for its backward pass,
     * such as the indices of maxima. The array is returned to the memory when the step ends. Outside of a step, this
     * method creates an ordinary new array.
     *
     * @param n the number of elements
     * @return the array, with undefined values
     */
    public static int[] ints(int n) {
        StepMemory memory = n < SMALL ? null : current();
        if (memory == null) {
            return new int[n];
        }
        int[] a = memory.reusedInts.acquire(n);
        memory.ints.add(a);
        return a;
    }
}
