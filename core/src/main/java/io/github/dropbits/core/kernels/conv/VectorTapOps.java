package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.vec.Reduce;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The implementation with SIMD vectors. All vectors are full, because reads and writes may extend up to {@link #EXCESS}
 * elements beyond the end of a run. Sums stay in registers while the loop runs over the window positions.
 */
final class VectorTapOps implements TapOps {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = S.withLanes(int.class);
    private static final int L = S.length();
    /** The number of products that are summed in float before the sum is added to a double. */
    private static final int BLOCK = 256 * L;
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(S, i -> 2 * i % L);
    private static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(S, i -> 2 * i % L + 1);
    private static final VectorShuffle<Float> LOWER = VectorShuffle.fromOp(S, i -> i / 2);
    private static final VectorShuffle<Float> UPPER = VectorShuffle.fromOp(S, i -> L / 2 + i / 2);
    private static final VectorMask<Float> HIGH = VectorMask.fromLong(S, -1L << L / 2);
    private static final VectorMask<Float> ODD_LANES = VectorMask.fromLong(S, 0xAAAAAAAAAAAAAAAAL);

    @Override
    public void sum(float[] x, int from, int[] taps, float[] weights, float start, float[] y, int to, int n) {
        if (taps.length == 9) {
            nine(x, from, taps, weights, start, y, to, n);
            return;
        }
        for (int p = 0; p < n; p += 4 * L) {
            FloatVector s0 = FloatVector.broadcast(S, start);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int t = 0; t < taps.length; t++) {
                FloatVector w = FloatVector.broadcast(S, weights[t]);
                int i = from + taps[t] + p;
                s0 = FloatVector.fromArray(S, x, i).fma(w, s0);
                s1 = FloatVector.fromArray(S, x, i + L).fma(w, s1);
                s2 = FloatVector.fromArray(S, x, i + 2 * L).fma(w, s2);
                s3 = FloatVector.fromArray(S, x, i + 3 * L).fma(w, s3);
            }
            s0.intoArray(y, to + p);
            s1.intoArray(y, to + p + L);
            s2.intoArray(y, to + p + 2 * L);
            s3.intoArray(y, to + p + 3 * L);
        }
    }

    /** Computes the sums for a window with nine positions, usually 3x3, and keeps its weights in registers. */
    private static void nine(float[] x, int from, int[] taps, float[] weights, float start, float[] y, int to, int n) {
        FloatVector first = FloatVector.broadcast(S, start);
        FloatVector w0 = FloatVector.broadcast(S, weights[0]);
        FloatVector w1 = FloatVector.broadcast(S, weights[1]);
        FloatVector w2 = FloatVector.broadcast(S, weights[2]);
        FloatVector w3 = FloatVector.broadcast(S, weights[3]);
        FloatVector w4 = FloatVector.broadcast(S, weights[4]);
        FloatVector w5 = FloatVector.broadcast(S, weights[5]);
        FloatVector w6 = FloatVector.broadcast(S, weights[6]);
        FloatVector w7 = FloatVector.broadcast(S, weights[7]);
        FloatVector w8 = FloatVector.broadcast(S, weights[8]);
        int i0 = from + taps[0];
        int i1 = from + taps[1];
        int i2 = from + taps[2];
        int i3 = from + taps[3];
        int i4 = from + taps[4];
        int i5 = from + taps[5];
        int i6 = from + taps[6];
        int i7 = from + taps[7];
        int i8 = from + taps[8];
        for (int p = 0; p < n; p += L) {
            FloatVector s = FloatVector.fromArray(S, x, i0 + p).fma(w0, first);
            s = FloatVector.fromArray(S, x, i1 + p).fma(w1, s);
            s = FloatVector.fromArray(S, x, i2 + p).fma(w2, s);
            s = FloatVector.fromArray(S, x, i3 + p).fma(w3, s);
            s = FloatVector.fromArray(S, x, i4 + p).fma(w4, s);
            s = FloatVector.fromArray(S, x, i5 + p).fma(w5, s);
            s = FloatVector.fromArray(S, x, i6 + p).fma(w6, s);
            s = FloatVector.fromArray(S, x, i7 + p).fma(w7, s);
            s = FloatVector.fromArray(S, x, i8 + p).fma(w8, s);
            s.intoArray(y, to + p);
        }
    }

    @Override
    public void products(float[] g, int at, float[] x, int[] taps, double[] sums, int n) {
        float[] lanes = new float[3 * L];
        for (int from = 0; from < n; from += BLOCK) {
            int length = Math.min(BLOCK, n - from);
            int t = 0;
            for (; t <= taps.length - 3; t += 3) {
                three(g, at + from, x, from, taps, t, sums, length, lanes);
            }
            for (; t < taps.length; t++) {
                sums[t] += Reduce.ACTIVE.dot(g, at + from, x, taps[t] + from, length);
            }
        }
    }

    /**
     * Computes the products for three window positions at once, such as a row of a 3x3 window, with two accumulators
     * for each position.
     */
    private static void three(float[] g, int at, float[] x, int from, int[] taps, int t, double[] sums, int n,
            float[] lanes) {
        int i = from + taps[t];
        int j = from + taps[t + 1];
        int k = from + taps[t + 2];
        FloatVector a0 = FloatVector.zero(S);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        for (int p = 0; p < n; p += 2 * L) {
            FloatVector g0 = FloatVector.fromArray(S, g, at + p);
            FloatVector g1 = FloatVector.fromArray(S, g, at + p + L);
            a0 = FloatVector.fromArray(S, x, i + p).fma(g0, a0);
            a1 = FloatVector.fromArray(S, x, i + p + L).fma(g1, a1);
            b0 = FloatVector.fromArray(S, x, j + p).fma(g0, b0);
            b1 = FloatVector.fromArray(S, x, j + p + L).fma(g1, b1);
            c0 = FloatVector.fromArray(S, x, k + p).fma(g0, c0);
            c1 = FloatVector.fromArray(S, x, k + p + L).fma(g1, c1);
        }
        a0.add(a1).intoArray(lanes, 0);
        b0.add(b1).intoArray(lanes, L);
        c0.add(c1).intoArray(lanes, 2 * L);
        for (int s = 0; s < 3; s++) {
            double sum = 0;
            for (int l = 0; l < L; l++) {
                sum += lanes[s * L + l];
            }
            sums[t + s] += sum;
        }
    }

    @Override
    public void max(float[] x, int[] taps, float[] y, int[] winners, int at, int n) {
        for (int p = 0; p < n; p += L) {
            FloatVector best = FloatVector.fromArray(S, x, taps[0] + p);
            IntVector winner = IntVector.zero(I);
            for (int t = 1; t < taps.length; t++) {
                FloatVector later = FloatVector.fromArray(S, x, taps[t] + p);
                VectorMask<Float> wins = best.compare(VectorOperators.EQ, best)
                        .andNot(later.compare(VectorOperators.LE, best));
                best = best.blend(later, wins);
                winner = winner.blend(t, wins.cast(I));
            }
            best.intoArray(y, p);
            winner.intoArray(winners, at + p);
        }
    }

    @Override
    public void maxGradient(float[] g, int from, int[] winners, int at, int[] positions, int[] back, float[] x, int to,
            int n) {
        for (int p = 0; p < n; p += L) {
            FloatVector sum = FloatVector.zero(S);
            for (int t = 0; t < back.length; t++) {
                VectorMask<Integer> won = IntVector.fromArray(I, winners, at - back[t] + p)
                        .compare(VectorOperators.EQ, positions[t]);
                sum = sum.add(FloatVector.fromArray(S, g, from - back[t] + p), won.cast(S));
            }
            sum.intoArray(x, to + p);
        }
    }

    @Override
    public void split(float[] x, int from, float[] to, int even, int odd, int n) {
        int k = 0;
        for (; k <= n / 2 - L; k += L) {
            splitTwo(x, from + 2 * k, to, even + k, odd + k);
        }
        if (k > 0 && k < n / 2) {
            // The last vectors overlap the previous vectors, which is faster than processing single elements.
            k = n / 2 - L;
            splitTwo(x, from + 2 * k, to, even + k, odd + k);
            k = n / 2;
        }
        for (; k < n / 2; k++) {
            to[even + k] = x[from + 2 * k];
            to[odd + k] = x[from + 2 * k + 1];
        }
        if (n % 2 == 1) {
            to[even + k] = x[from + n - 1];
        }
    }

    private static void splitTwo(float[] x, int i, float[] to, int even, int odd) {
        FloatVector a = FloatVector.fromArray(S, x, i);
        FloatVector b = FloatVector.fromArray(S, x, i + L);
        a.rearrange(EVEN).blend(b.rearrange(EVEN), HIGH).intoArray(to, even);
        a.rearrange(ODD).blend(b.rearrange(ODD), HIGH).intoArray(to, odd);
    }

    @Override
    public void merge(float[] x, int even, int odd, float[] to, int at, int n) {
        int k = 0;
        for (; k <= n / 2 - L; k += L) {
            mergeTwo(x, even + k, odd + k, to, at + 2 * k);
        }
        if (k > 0 && k < n / 2) {
            k = n / 2 - L;
            mergeTwo(x, even + k, odd + k, to, at + 2 * k);
            k = n / 2;
        }
        for (; k < n / 2; k++) {
            to[at + 2 * k] = x[even + k];
            to[at + 2 * k + 1] = x[odd + k];
        }
        if (n % 2 == 1) {
            to[at + n - 1] = x[even + k];
        }
    }

    private static void mergeTwo(float[] x, int even, int odd, float[] to, int at) {
        FloatVector a = FloatVector.fromArray(S, x, even);
        FloatVector b = FloatVector.fromArray(S, x, odd);
        a.rearrange(LOWER).blend(b.rearrange(LOWER), ODD_LANES).intoArray(to, at);
        a.rearrange(UPPER).blend(b.rearrange(UPPER), ODD_LANES).intoArray(to, at + L);
    }
}
