package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Copies and adds short runs of contiguous elements. For such runs, a call of {@code System.arraycopy} would take
 * longer than the copy itself.
 */
public interface RowOps {
    /** The implementation in use. */
    RowOps ACTIVE = Kernels.vectorized() ? new VectorRowOps() : new ScalarRowOps();

    /** Copies {@code from[i..i+n)} to {@code to[j..j+n)}. */
    void copy(float[] from, int i, float[] to, int j, int n);

    /** Adds {@code from[i..i+n)} to {@code to[j..j+n)}. */
    void add(float[] from, int i, float[] to, int j, int n);

    /**
     * Adds several runs of {@code n} elements. For each q in {@code first..end-1}, the run of {@code from} that begins
     * at {@code i + starts[q]} is added to the run of {@code to} that begins at {@code j + offsets[q]}.
     */
    void scatterAdd(float[] from, int i, int[] starts, float[] to, int j, int[] offsets, int first, int end, int n);

    /**
     * Copies {@code count} runs of {@code n} elements. Run k begins at {@code i + k * step} in {@code from} and at
     * {@code j + k * toStep} in {@code to}.
     */
    void copies(float[] from, int i, int step, float[] to, int j, int toStep, int count, int n);

    /**
     * Copies {@code count} runs of {@code n} elements. Run k begins at {@code i + taps[first + k]} in {@code from} and
     * at {@code j + k * toStep} in {@code to}.
     */
    void gather(float[] from, int i, int[] taps, int first, float[] to, int j, int toStep, int count, int n);
}
