package io.github.dropbits.core.kernels;

/** The plain twin of {@link VectorRowOps}. */
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
}
