package io.github.dropbits.core.kernels.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A micro-kernel for CPUs with 16 vector registers, whose tile has 4 rows and 2 vectors of columns. It needs 14
 * registers at the same time: 8 accumulators, 2 vectors of B and 4 broadcasts of A, because the compiler moves the four
 * broadcasts of an iteration ahead of the multiply-adds. A tile of 6 rows would fit into the registers only if the
 * compiler kept one broadcast at a time. In practice, a 6-row kernel runs at less than half the speed, because
 * accumulators are spilled to memory.
 */
final class NarrowMicroKernel implements MicroKernel {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int ROWS = 4;
    private static final int COLUMNS = 2 * L;

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int columns() {
        return COLUMNS;
    }

    @Override
    public int tilesPerStrip() {
        return 4;
    }

    @Override
    public int depth() {
        return 768;
    }

    @Override
    public void tile(int k, float[] a, int aAt, int[] aRows, int aStep, float[] b, int bAt, float[] c, int cAt,
            int cStride) {
        // There are two methods so that the compiler can move all or most bounds checks of A out of the loop. An
        // iteration has only eight multiply-adds, so the checks would take a significant share of its time.
        if (aStep == 1) {
            rows(k, a, aAt, aRows, b, bAt, c, cAt, cStride);
        } else {
            columns(k, a, aAt, aStep, b, bAt, c, cAt, cStride);
        }
    }

    private static void rows(int k, float[] a, int aAt, int[] aRows, float[] b, int bAt, float[] c, int cAt,
            int cStride) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c01 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c21 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c31 = FloatVector.zero(S);
        int row0 = aAt + aRows[0];
        int row1 = aAt + aRows[1];
        int row2 = aAt + aRows[2];
        int row3 = aAt + aRows[3];
        int j = bAt;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, j);
            FloatVector b1 = FloatVector.fromArray(S, b, j + L);
            FloatVector a0 = FloatVector.broadcast(S, a[row0 + p]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(S, a[row1 + p]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(S, a[row2 + p]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(S, a[row3 + p]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            j += COLUMNS;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + L);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + L);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + L);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + L);
    }

    private static void columns(int k, float[] a, int aAt, int aStep, float[] b, int bAt, float[] c, int cAt,
            int cStride) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c01 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c21 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c31 = FloatVector.zero(S);
        int i = aAt;
        int j = bAt;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, j);
            FloatVector b1 = FloatVector.fromArray(S, b, j + L);
            FloatVector a0 = FloatVector.broadcast(S, a[i]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(S, a[i + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(S, a[i + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(S, a[i + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            i += aStep;
            j += COLUMNS;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + L);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + L);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + L);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + L);
    }
}
