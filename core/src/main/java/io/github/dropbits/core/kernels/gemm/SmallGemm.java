package io.github.dropbits.core.kernels.gemm;

import io.github.dropbits.core.kernels.vec.Fma;
import io.github.dropbits.core.kernels.vec.Reduce;

/**
 * Computes matrix products that are too small or too narrow for packing. It uses plain loops, which the JIT compiler
 * vectorizes if rows are contiguous.
 */
final class SmallGemm {
    private SmallGemm() {
    }

    static void multiply(int m, int n, int k, Matrix a, Matrix b, Matrix c, boolean add) {
        for (int i = 0; i < m; i++) {
            int to = c.offset() + i * c.rowStride();
            int from = a.offset() + i * a.rowStride();
            if (!add) {
                java.util.Arrays.fill(c.array(), to, to + n, 0);
            }
            if (b.columnStride() == 1 && n > 1) {
                for (int p = 0; p < k; p++) {
                    row(n, a.array()[from + p * a.columnStride()], b.array(), b.offset() + p * b.rowStride(), c.array(),
                            to);
                }
            } else {
                for (int j = 0; j < n; j++) {
                    c.array()[to + j] += dot(k, a.array(), from, a.columnStride(), b.array(),
                            b.offset() + j * b.columnStride(), b.rowStride());
                }
            }
        }
    }

    private static void row(int n, float v, float[] b, int from, float[] c, int to) {
        for (int j = 0; j < n; j++) {
            c[to + j] = Fma.fma(v, b[from + j], c[to + j]);
        }
    }

    private static float dot(int k, float[] a, int i, int aStep, float[] b, int j, int bStep) {
        if (aStep == 1 && bStep == 1) {
            return Reduce.ACTIVE.dot(a, i, b, j, k);
        }
        float sum = 0;
        for (int p = 0; p < k; p++) {
            sum = Fma.fma(a[i + p * aStep], b[j + p * bStep], sum);
        }
        return sum;
    }
}
