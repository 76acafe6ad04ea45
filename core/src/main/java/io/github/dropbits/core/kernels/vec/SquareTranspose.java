package io.github.dropbits.core.kernels.vec;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes 8x8 squares in vector registers. There are three rounds, in which rows at a distance of 1, 2 and 4 are
 * paired. In each round, the two rows of a pair exchange the elements that belong to the other side of the diagonal.
 * The code always uses 256-bit vectors, because a row of 8 floats has this width, so it needs a CPU with vectors of at
 * least 256 bits. Shuffles and masks are kept in static fields, because they cannot be created by a broadcast.
 */
final class SquareTranspose {
    static final int SIDE = 8;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(S, j -> j ^ 1);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(S, j -> j ^ 2);
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(S, j -> j ^ 4);
    private static final VectorMask<Float> ODD = VectorMask.fromLong(S, 0b1010_1010);
    private static final VectorMask<Float> ODD_PAIRS = VectorMask.fromLong(S, 0b1100_1100);
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(S, 0b1111_0000);

    private SquareTranspose() {
    }

    /**
     * Implements {@link Interleave#rows} for a step of 1, at least {@link #SIDE} rows, and at least {@link #SIDE}
     * elements in a row. If the number of rows or elements is not a multiple of {@link #SIDE}, the last square overlaps
     * the previous one.
     */
    static void rows(float[] from, int base, int stride, int rows, int n, float[] to, int at, int height) {
        for (int p = 0; p < n; p += SIDE) {
            int q = Math.min(p, n - SIDE);
            for (int r = 0; r < rows; r += SIDE) {
                int s = Math.min(r, rows - SIDE);
                square(from, base + s * stride + q, stride, to, at + q * height + s, height);
            }
        }
    }

    private static void square(float[] from, int base, int stride, float[] to, int at, int height) {
        FloatVector a0 = FloatVector.fromArray(S, from, base);
        FloatVector a1 = FloatVector.fromArray(S, from, base + stride);
        FloatVector a2 = FloatVector.fromArray(S, from, base + 2 * stride);
        FloatVector a3 = FloatVector.fromArray(S, from, base + 3 * stride);
        FloatVector a4 = FloatVector.fromArray(S, from, base + 4 * stride);
        FloatVector a5 = FloatVector.fromArray(S, from, base + 5 * stride);
        FloatVector a6 = FloatVector.fromArray(S, from, base + 6 * stride);
        FloatVector a7 = FloatVector.fromArray(S, from, base + 7 * stride);
        FloatVector b0 = a0.blend(a1.rearrange(BY_1), ODD);
        FloatVector b1 = a0.rearrange(BY_1).blend(a1, ODD);
        FloatVector b2 = a2.blend(a3.rearrange(BY_1), ODD);
        FloatVector b3 = a2.rearrange(BY_1).blend(a3, ODD);
        FloatVector b4 = a4.blend(a5.rearrange(BY_1), ODD);
        FloatVector b5 = a4.rearrange(BY_1).blend(a5, ODD);
        FloatVector b6 = a6.blend(a7.rearrange(BY_1), ODD);
        FloatVector b7 = a6.rearrange(BY_1).blend(a7, ODD);
        a0 = b0.blend(b2.rearrange(BY_2), ODD_PAIRS);
        a1 = b1.blend(b3.rearrange(BY_2), ODD_PAIRS);
        a2 = b0.rearrange(BY_2).blend(b2, ODD_PAIRS);
        a3 = b1.rearrange(BY_2).blend(b3, ODD_PAIRS);
        a4 = b4.blend(b6.rearrange(BY_2), ODD_PAIRS);
        a5 = b5.blend(b7.rearrange(BY_2), ODD_PAIRS);
        a6 = b4.rearrange(BY_2).blend(b6, ODD_PAIRS);
        a7 = b5.rearrange(BY_2).blend(b7, ODD_PAIRS);
        a0.blend(a4.rearrange(BY_4), UPPER).intoArray(to, at);
        a1.blend(a5.rearrange(BY_4), UPPER).intoArray(to, at + height);
        a2.blend(a6.rearrange(BY_4), UPPER).intoArray(to, at + 2 * height);
        a3.blend(a7.rearrange(BY_4), UPPER).intoArray(to, at + 3 * height);
        a0.rearrange(BY_4).blend(a4, UPPER).intoArray(to, at + 4 * height);
        a1.rearrange(BY_4).blend(a5, UPPER).intoArray(to, at + 5 * height);
        a2.rearrange(BY_4).blend(a6, UPPER).intoArray(to, at + 6 * height);
        a3.rearrange(BY_4).blend(a7, UPPER).intoArray(to, at + 7 * height);
    }
}
