package io.github.dropbits.core.kernels;

/** The plain twin of {@link VectorMicroKernel}: row by row, so that the compiler may still use SIMD on its own. */
final class ScalarMicroKernel implements MicroKernel {
    private static final int ROWS = 4;
    private static final int COLUMNS = 16;

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int columns() {
        return COLUMNS;
    }

    @Override
    public void tile(int k, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride, boolean add) {
        float[] sum = new float[COLUMNS];
        for (int r = 0; r < ROWS; r++) {
            java.util.Arrays.fill(sum, 0);
            for (int p = 0; p < k; p++) {
                float v = a[aAt + p * ROWS + r];
                int q = bAt + p * COLUMNS;
                for (int j = 0; j < COLUMNS; j++) {
                    sum[j] = Math.fma(v, b[q + j], sum[j]);
                }
            }
            int at = cAt + r * cStride;
            for (int j = 0; j < COLUMNS; j++) {
                c[at + j] = add ? c[at + j] + sum[j] : sum[j];
            }
        }
    }
}
