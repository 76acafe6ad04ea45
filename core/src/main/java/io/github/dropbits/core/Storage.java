package io.github.dropbits.core;

import java.util.Arrays;
import java.util.function.Consumer;

/** A flat array with a version that every change advances; tensors that are views of one another share one. */
final class Storage {
    private float[] array;
    int version;

    Storage(float[] array) {
        this.array = array;
    }

    float[] array() {
        if (array == null) {
            throw new IllegalStateException("this tensor was made by an op in a training step that is over, and its "
                    + "memory was given back; keep what is needed longer with copy()");
        }
        return array;
    }

    /** Lets somebody change the values; the version advances even if they only began to. */
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

    /** Takes the array away: for {@link StepMemory}, at the end of a step. */
    void release() {
        array = null;
    }
}
