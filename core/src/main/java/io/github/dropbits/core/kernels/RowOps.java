package io.github.dropbits.core.kernels;

import io.github.dropbits.core.Kernels;

/** Copies and additions of short runs, for which a call of {@code System.arraycopy} costs more than the copy. */
interface RowOps {
    /** The implementation in use. */
    RowOps ACTIVE = Kernels.vectorized() ? new VectorRowOps() : new ScalarRowOps();

    /** Copies {@code from[i..i+n)} to {@code to[j..j+n)}. */
    void copy(float[] from, int i, float[] to, int j, int n);

    /** Adds {@code from[i..i+n)} to {@code to[j..j+n)}. */
    void add(float[] from, int i, float[] to, int j, int n);
}
