package io.github.dropbits.core.kernels.vec;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The implementation with SIMD vectors. It uses full vectors first, then half and quarter vectors, and then single
 * elements. It does not use masks, for two reasons. A masked access that extends beyond the end of its array takes a
 * slow path, for which the JIT compiler may box the mask. A masked load also waits for recent stores to all of its
 * lanes, including the lanes that are masked off; this would happen often, because neighbouring runs are close to each
 * other in memory.
 */
final class VectorRowOps implements RowOps {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final VectorSpecies<Float> H = part(2);
    private static final VectorSpecies<Float> Q = part(4);

    /**
     * Returns the species whose width is the preferred width divided by {@code divisor}, but at least 64 bits, which is
     * the width of the smallest species.
     */
    private static VectorSpecies<Float> part(int divisor) {
        return VectorSpecies.of(float.class, VectorShape.forBitSize(Math.max(64, S.vectorBitSize() / divisor)));
    }

    @Override
    public void copy(float[] from, int i, float[] to, int j, int n) {
        int k = 0;
        for (; k <= n - L; k += L) {
            FloatVector.fromArray(S, from, i + k).intoArray(to, j + k);
        }
        if (k <= n - H.length()) {
            FloatVector.fromArray(H, from, i + k).intoArray(to, j + k);
            k += H.length();
        }
        for (; k < n; k++) {
            to[j + k] = from[i + k];
        }
    }

    @Override
    public void add(float[] from, int i, float[] to, int j, int n) {
        int k = 0;
        for (; k <= n - L; k += L) {
            FloatVector.fromArray(S, to, j + k).add(FloatVector.fromArray(S, from, i + k)).intoArray(to, j + k);
        }
        if (k <= n - H.length()) {
            FloatVector.fromArray(H, to, j + k).add(FloatVector.fromArray(H, from, i + k)).intoArray(to, j + k);
            k += H.length();
        }
        for (; k < n; k++) {
            to[j + k] += from[i + k];
        }
    }

    @Override
    public void scatterAdd(float[] from, int i, int[] starts, float[] to, int j, int[] offsets, int first, int end,
            int n) {
        if (n != H.length()) {
            for (int q = first; q < end; q++) {
                add(from, i + starts[q], to, j + offsets[q], n);
            }
            return;
        }
        for (int q = first; q < end; q++) {
            FloatVector.fromArray(H, to, j + offsets[q]).add(FloatVector.fromArray(H, from, i + starts[q]))
                    .intoArray(to, j + offsets[q]);
        }
    }

    @Override
    public void copies(float[] from, int i, int step, float[] to, int j, int toStep, int count, int n) {
        int done = 0;
        for (; done <= n - 4 * L; done += 4 * L) {
            // Four vectors of a row are copied before the next row is read, because at some strides the rows evict each
            // other from the cache.
            fours(from, i + done, step, to, j + done, toStep, count);
        }
        for (; done <= n - L; done += L) {
            wholes(from, i + done, step, to, j + done, toStep, count);
        }
        if (done <= n - H.length()) {
            halves(from, i + done, step, to, j + done, toStep, count);
            done += H.length();
        }
        if (done <= n - Q.length()) {
            quarters(from, i + done, step, to, j + done, toStep, count);
            done += Q.length();
        }
        for (; done < n; done++) {
            Interleave.rows(from, i + done, 0, step, 1, count, to, j + done, toStep);
        }
    }

    private static void fours(float[] from, int i, int step, float[] to, int j, int toStep, int count) {
        for (int k = 0; k < count; k++) {
            int p = i + k * step;
            int q = j + k * toStep;
            FloatVector.fromArray(S, from, p).intoArray(to, q);
            FloatVector.fromArray(S, from, p + L).intoArray(to, q + L);
            FloatVector.fromArray(S, from, p + 2 * L).intoArray(to, q + 2 * L);
            FloatVector.fromArray(S, from, p + 3 * L).intoArray(to, q + 3 * L);
        }
    }

    private static void wholes(float[] from, int i, int step, float[] to, int j, int toStep, int count) {
        for (int k = 0; k < count; k++) {
            FloatVector.fromArray(S, from, i + k * step).intoArray(to, j + k * toStep);
        }
    }

    private static void halves(float[] from, int i, int step, float[] to, int j, int toStep, int count) {
        for (int k = 0; k < count; k++) {
            FloatVector.fromArray(H, from, i + k * step).intoArray(to, j + k * toStep);
        }
    }

    private static void quarters(float[] from, int i, int step, float[] to, int j, int toStep, int count) {
        for (int k = 0; k < count; k++) {
            FloatVector.fromArray(Q, from, i + k * step).intoArray(to, j + k * toStep);
        }
    }

    @Override
    public void gather(float[] from, int i, int[] taps, int first, float[] to, int j, int toStep, int count, int n) {
        int done = 0;
        for (; done <= n - L; done += L) {
            gatherWholes(from, i + done, taps, first, to, j + done, toStep, count);
        }
        if (done <= n - H.length()) {
            gatherHalves(from, i + done, taps, first, to, j + done, toStep, count);
            done += H.length();
        }
        if (done <= n - Q.length()) {
            gatherQuarters(from, i + done, taps, first, to, j + done, toStep, count);
            done += Q.length();
        }
        for (; done < n; done++) {
            gatherSingles(from, i + done, taps, first, to, j + done, toStep, count);
        }
    }

    private static void gatherWholes(float[] from, int i, int[] taps, int first, float[] to, int j, int toStep,
            int count) {
        for (int k = 0; k < count; k++) {
            FloatVector.fromArray(S, from, i + taps[first + k]).intoArray(to, j + k * toStep);
        }
    }

    private static void gatherHalves(float[] from, int i, int[] taps, int first, float[] to, int j, int toStep,
            int count) {
        for (int k = 0; k < count; k++) {
            FloatVector.fromArray(H, from, i + taps[first + k]).intoArray(to, j + k * toStep);
        }
    }

    private static void gatherQuarters(float[] from, int i, int[] taps, int first, float[] to, int j, int toStep,
            int count) {
        for (int k = 0; k < count; k++) {
            FloatVector.fromArray(Q, from, i + taps[first + k]).intoArray(to, j + k * toStep);
        }
    }

    private static void gatherSingles(float[] from, int i, int[] taps, int first, float[] to, int j, int toStep,
            int count) {
        for (int k = 0; k < count; k++) {
            to[j + k * toStep] = from[i + taps[first + k]];
        }
    }
}
