package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/** Copies and additions of short runs, for which a call of {@code System.arraycopy} costs more than the copy. */
public interface RowOps {
    /** The implementation in use. */
    RowOps ACTIVE = Kernels.vectorized() ? new VectorRowOps() : new ScalarRowOps();

    /** Copies {@code from[i..i+n)} to {@code to[j..j+n)}. */
    void copy(float[] from, int i, float[] to, int j, int n);

    /** Adds {@code from[i..i+n)} to {@code to[j..j+n)}. */
    void add(float[] from, int i, float[] to, int j, int n);

    /** Adds runs of n that begin at {@code i + starts[first..end)} to those at {@code j + places[first..end)}. */
    void scatterAdd(float[] from, int i, int[] starts, float[] to, int j, int[] offsets, int first, int end, int n);

    /** Copies runs of n that lie {@code step} apart to places {@code toStep} apart, {@code count} of them. */
    void copies(float[] from, int i, int step, float[] to, int j, int toStep, int count, int n);

    /** Copies runs of n that begin at {@code i + taps[first]}, {@code i + taps[first + 1]}, ... likewise. */
    void gather(float[] from, int i, int[] taps, int first, float[] to, int j, int toStep, int count, int n);
}
