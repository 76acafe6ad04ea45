package io.github.dropbits.core;

import io.github.dropbits.core.runtime.StepMemory;
import java.util.Arrays;
import java.util.function.Consumer;

/** A flat array with a version that every change advances; tensors that are views of one another share one. */
final class Storage implements StepMemory.Holder {
    private float[] array;
    int version;

    Storage(float[] array) {
        this.array = array;
    }

    /** An op's output in the memory of the current step, with undefined values. */
    static Storage ofStep(int elements) {
        Storage s = new Storage(StepMemory.floats(elements));
        StepMemory.onEnd(s);
        return s;
    }

    float[] array() {
        if (array == null) {
            throw new IllegalStateException("this tensor was made by an op in a training step that is over, and its "
                    + "memory was given back; keep what is needed longer with copy()");
        }
        return array;
    }

    /** Lets a caller change the values; the version advances even if the change fails. */
    void update(Consumer<float[]> change) {
        float[] values = array();
        try {
            change.accept(values);
        } finally {
            version++;
        }
    }

    /** The values, for people; unlike {@link #array} it does not fail in a log or a debugger. */
    @Override
    public String toString() {
        return array == null ? "of a step that is over" : Arrays.toString(array);
    }

    /** The array serves the next step; from now on reading this tensor is an error. */
    @Override
    public void stepEnded() {
        array = null;
    }
}
