package io.github.dropbits.core.kernels.gemm;

import io.github.dropbits.core.kernels.vec.Fma;
import java.util.Arrays;

/**
 * The micro-kernel in plain Java, for machines without vectors and as the reference for {@link VectorMicroKernel}. It
 * processes a tile row by row, in loops that the JIT compiler may vectorize.
 */
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
    public int depth() {
        return 384;
    }

    @Override
    public void tile(int k, float[] a, int aAt, int[] aRows, int aStep, float[] b, int bAt, float[] c, int cAt,
            int cStride) {
        float[] sum = new float[COLUMNS];
        for (int r = 0; r < ROWS; r++) {
            Arrays.fill(sum, 0);
            int i = aAt + aRows[r];
            for (int p = 0; p < k; p++) {
                float v = a[i + p * aStep];
                int q = bAt + p * COLUMNS;
                for (int j = 0; j < COLUMNS; j++) {
                    sum[j] = Fma.fma(v, b[q + j], sum[j]);
                }
            }
            System.arraycopy(sum, 0, c, cAt + r * cStride, COLUMNS);
        }
    }
}
