package io.github.dropbits.core;

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
 * Memory for the arrays of a training step, used again in the next: a step makes the same arrays as the one before, and
 * collecting them as garbage costs time. Within {@link #run} the ops of the calling thread take their arrays from here;
 * at its end all of them are given back. Leaves, their gradients and what {@link Tensor#copy} makes are not affected. A
 * tensor that an op made within a step must not be used after it: that is an exception, never wrong values.
 *
 * <p>The memory grows to the largest step's need and is freed with this object. For one thread at a time.
 */
public final class StepMemory {
    private static final ScopedValue<StepMemory> CURRENT = ScopedValue.newInstance();
    /** Smaller arrays are not worth keeping. */
    private static final int SMALL = 256;

    private final Map<Integer, ArrayDeque<float[]>> freeFloats = new HashMap<>();
    private final Map<Integer, ArrayDeque<int[]>> freeInts = new HashMap<>();
    private final Set<float[]> lent = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Storage> tensors = new ArrayList<>();
    private final List<int[]> ints = new ArrayList<>();
    private final boolean poisoned;
    private boolean running;

    /** Memory that holds nothing yet. */
    public StepMemory() {
        this(false);
    }

    private StepMemory(boolean poisoned) {
        this.poisoned = poisoned;
    }

    /** Memory whose arrays are full of NaN, for finding ops that do not write all of their output. */
    static StepMemory poisoned() {
        return new StepMemory(true);
    }

    /**
     * Runs a step.
     *
     * @param <T> the result's type
     * @param step what to run; its result must not hold tensors that ops made in it
     * @return its result
     * @throws IllegalStateException if a step on this memory is running already
     */
    public <T> T run(Supplier<T> step) {
        if (running) {
            throw new IllegalStateException("a step is running on this memory already");
        }
        running = true;
        try {
            return ScopedValue.where(CURRENT, this).call(step::get);
        } finally {
            giveBack();
            running = false;
        }
    }

    private void giveBack() {
        tensors.forEach(Storage::release);
        tensors.clear();
        lent.forEach(this::keep);
        lent.clear();
        for (int[] a : ints) {
            freeInts.computeIfAbsent(a.length, n -> new ArrayDeque<>()).push(a);
        }
        ints.clear();
    }

    private void keep(float[] a) {
        freeFloats.computeIfAbsent(a.length, n -> new ArrayDeque<>()).push(a);
    }

    /** An array with undefined values for a gradient; the engine gives it back with {@link #release}. */
    static float[] floats(int n) {
        if (!CURRENT.isBound()) {
            return new float[n];
        }
        StepMemory memory = CURRENT.get();
        ArrayDeque<float[]> free = n < SMALL ? null : memory.freeFloats.get(n);
        float[] a = free == null || free.isEmpty() ? new float[n] : free.pop();
        if (n >= SMALL) {
            memory.lent.add(a);
        }
        if (memory.poisoned) {
            Arrays.fill(a, Float.NaN);
        }
        return a;
    }

    /** Gives back an array that nobody else has; one that is not from here is left alone. */
    static void release(float[] a) {
        if (CURRENT.isBound() && CURRENT.get().lent.remove(a)) {
            CURRENT.get().keep(a);
        }
    }

    /** An op's output, with undefined values; given back at the end of the step. */
    static Storage output(int n) {
        Storage s = new Storage(floats(n));
        if (CURRENT.isBound()) {
            CURRENT.get().tensors.add(s);
        }
        return s;
    }

    /**
     * An array for an op's own notes, such as the places of maxima; given back at the end of the step.
     *
     * @param n how many
     * @return the array, of undefined values
     */
    public static int[] ints(int n) {
        if (!CURRENT.isBound() || n < SMALL) {
            return new int[n];
        }
        StepMemory memory = CURRENT.get();
        ArrayDeque<int[]> free = memory.freeInts.get(n);
        int[] a = free == null || free.isEmpty() ? new int[n] : free.pop();
        memory.ints.add(a);
        return a;
    }
}
