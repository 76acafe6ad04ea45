package io.github.dropbits.core;

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

    /** Takes the array away: for {@link StepMemory}, at the end of a step. */
    void release() {
        array = null;
    }
}
