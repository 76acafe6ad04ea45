package io.github.dropbits.core;

import io.github.dropbits.core.runtime.StepMemory;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A flat array with a version number, which every modification increments. Tensors that are views of one another share
 * a storage.
 */
final class Storage implements StepMemory.Holder {
    private float[] array;
    int version;

    Storage(float[] array) {
        this.array = array;
    }

    /**
     * Creates a storage for an op's output, allocated from the {@link StepMemory} of the current step. Its values are
     * undefined.
     */
    static Storage ofStep(int elements) {
        Storage s = new Storage(null);
        s.array = StepMemory.floats(elements, s);
        return s;
    }

    float[] array() {
        if (array == null) {
            throw new IllegalStateException("this tensor was made by an op in a training step that is over, and its "
                    + "memory was given back; keep what is needed longer with copy()");
        }
        return array;
    }

    /** Calls {@code change} with the array, which it may modify. The version advances even if {@code change} throws. */
    void update(Consumer<float[]> change) {
        float[] values = array();
        try {
            change.accept(values);
        } finally {
            version++;
        }
    }

    /**
     * Returns the values as text, for logs and debuggers. Unlike {@link #array}, it does not throw after the step's
     * end.
     */
    @Override
    public String toString() {
        return array == null ? "of a step that is over" : Arrays.toString(array);
    }

    /** Drops the array, because the next step reuses it. From now on, reading the values throws an exception. */
    @Override
    public void stepEnded() {
        array = null;
    }
}
