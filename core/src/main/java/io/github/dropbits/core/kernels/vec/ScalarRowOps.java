package io.github.dropbits.core.kernels.vec;

/** The implementation in plain Java, for machines without vectors and as the reference for {@link VectorRowOps}. */
final class ScalarRowOps implements RowOps {
    @Override
    public void copy(float[] from, int i, float[] to, int j, int n) {
        for (int k = 0; k < n; k++) {
            to[j + k] = from[i + k];
        }
    }

    @Override
    public void add(float[] from, int i, float[] to, int j, int n) {
        for (int k = 0; k < n; k++) {
            to[j + k] += from[i + k];
        }
    }

    @Override
    public void scatterAdd(float[] from, int i, int[] starts, float[] to, int j, int[] offsets, int first, int end,
            int n) {
        for (int q = first; q < end; q++) {
            add(from, i + starts[q], to, j + offsets[q], n);
        }
    }

    @Override
    public void copies(float[] from, int i, int step, float[] to, int j, int toStep, int count, int n) {
        for (int k = 0; k < count; k++) {
            copy(from, i + k * step, to, j + k * toStep, n);
        }
    }

    @Override
    public void gather(float[] from, int i, int[] taps, int first, float[] to, int j, int toStep, int count, int n) {
        for (int k = 0; k < count; k++) {
            copy(from, i + taps[first + k], to, j + k * toStep, n);
        }
    }
}
