package io.github.dropbits.core;

import io.github.dropbits.core.runtime.StepMemory;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A flat array with a version number that every change increments. Tensors that are views of one another share a
 * storage.
 */
final class Storage implements StepMemory.Holder {
    private float[] array;
    int version;

    Storage(float[] array) {
        this.array = array;
    }

    /**
     * A storage for an op's output, allocated from the current step's {@link StepMemory}. Its values are undefined.
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

    /** Lets a caller change the values. The version advances even if the change throws. */
    void update(Consumer<float[]> change) {
        float[] values = array();
        try {
            change.accept(values);
        } finally {
            version++;
        }
    }

    /** The values, for logs and debuggers. Unlike {@link #array}, this does not throw after the end of the step. */
    @Override
    public String toString() {
        return array == null ? "of a step that is over" : Arrays.toString(array);
    }

    /** Drops the array, which the next step reuses. From now on, reading the tensor is an error. */
    @Override
    public void stepEnded() {
        array = null;
    }
}
