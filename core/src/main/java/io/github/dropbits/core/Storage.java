package io.github.dropbits.core;

/** A flat array with a version that every change advances; tensors that are views of one another share one. */
final class Storage {
    final float[] array;
    int version;

    Storage(float[] array) {
        this.array = array;
    }
}
