package io.github.dropbits.core.kernels.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The implementation with SIMD vectors. The forward pass compares each lane with its neighbour, so that both lanes of a
 * pair hold the pair's maximum, and then compares the two rows. The backward pass takes as the maximum's position the
 * first element of the window that has the same bits as the maximum.
 */
final class VectorPairPooling implements PairPooling {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final VectorShuffle<Float> SWAP = VectorShuffle.fromOp(S, i -> i ^ 1);
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(S, i -> 2 * i % L);
    private static final VectorShuffle<Float> TWICE = VectorShuffle.fromOp(S, i -> i / 2);
    private static final VectorMask<Integer> ODD = VectorMask.fromLong(S.withLanes(int.class), 0xAAAAAAAAAAAAAAAAL);
    private static final VectorMask<Float> ODD_LANES = VectorMask.fromLong(S, 0xAAAAAAAAAAAAAAAAL);

    @Override
    public void forward(float[] x, int top, int width, float[] y, int to, int n) {
        for (int j = 0; j < n; j += L / 2) {
            VectorMask<Float> in = S.indexInRange(0, 2 * (n - j));
            int i = top + 2 * j;
            FloatVector upper = larger(FloatVector.fromArray(S, x, i, in));
            FloatVector lower = larger(FloatVector.fromArray(S, x, i + width, in));
            upper.blend(lower, wins(lower, upper)).rearrange(EVEN)
                    .intoArray(y, to + j, S.indexInRange(0, Math.min(L / 2, n - j)));
        }
    }

    @Override
    public void backward(float[] x, float[] y, float[] gx, int top, int width, float[] gy, int at, int n) {
        for (int j = 0; j < n; j += L / 2) {
            VectorMask<Float> in = S.indexInRange(0, 2 * (n - j));
            VectorMask<Float> out = S.indexInRange(0, Math.min(L / 2, n - j));
            int i = top + 2 * j;
            IntVector max = FloatVector.fromArray(S, y, at + j, out).rearrange(TWICE).reinterpretAsInts();
            FloatVector g = FloatVector.fromArray(S, gy, at + j, out).rearrange(TWICE);
            FloatVector none = FloatVector.zero(S);
            FloatVector upper = FloatVector.fromArray(S, x, i, in);
            FloatVector lower = FloatVector.fromArray(S, x, i + width, in);
            VectorMask<Integer> mine = upper.reinterpretAsInts().compare(VectorOperators.EQ, max);
            VectorMask<Integer> others = upper.rearrange(SWAP).reinterpretAsInts().compare(VectorOperators.EQ, max);
            none.blend(g, mine.andNot(others.and(ODD)).cast(S)).intoArray(gx, i, in);
            VectorMask<Integer> below = lower.reinterpretAsInts().compare(VectorOperators.EQ, max)
                    .andNot(mine.or(others));
            others = lower.rearrange(SWAP).reinterpretAsInts().compare(VectorOperators.EQ, max);
            none.blend(g, below.andNot(others.and(ODD)).cast(S)).intoArray(gx, i + width, in);
        }
    }

    /** Returns a vector in which both lanes of each pair hold the maximum of the pair. */
    private static FloatVector larger(FloatVector v) {
        FloatVector other = v.rearrange(SWAP);
        // In both lanes of a pair, the earlier value is the value of the even lane.
        FloatVector earlier = v.blend(other, ODD_LANES);
        FloatVector later = other.blend(v, ODD_LANES);
        return earlier.blend(later, wins(later, earlier));
    }

    /** Returns whether a later value replaces an earlier value as the maximum: it is larger, or only it is NaN. */
    private static VectorMask<Float> wins(FloatVector later, FloatVector earlier) {
        return earlier.compare(VectorOperators.EQ, earlier).andNot(later.compare(VectorOperators.LE, earlier));
    }
}
