package io.github.dropbits.core.kernels.vec;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The implementation with SIMD vectors and several accumulators. At the end, {@link Lanes} sums the lanes of the
 * accumulators in order.
 */
final class VectorReduce implements Reduce {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    /**
     * The number of elements that are summed in float before their sum is added to a total in double. These are 16
     * elements for each lane of the two accumulators.
     */
    private static final int BLOCK = 32 * L;

    private final Reduce tail = new ScalarReduce();

    @Override
    public double sum(float[] a, int from, int n) {
        double sum = 0;
        for (int i = 0; i < n; i += BLOCK) {
            sum += block(a, from + i, Math.min(BLOCK, n - i));
        }
        return sum;
    }

    private static double block(float[] a, int from, int n) {
        // Two accumulators are enough if loads from memory limit the speed. Four accumulators would be slower for rows
        // of a few hundred elements.
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = s0.add(FloatVector.fromArray(S, a, from + i));
            s1 = s1.add(FloatVector.fromArray(S, a, from + i + L));
        }
        double sum = Lanes.sum(s0.add(s1));
        for (; i < n; i++) {
            sum += a[from + i];
        }
        return sum;
    }

    @Override
    public float dot(float[] a, int i, float[] b, int j, int n) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int p = 0;
        for (; p <= n - 4 * L; p += 4 * L) {
            s0 = FloatVector.fromArray(S, a, i + p).fma(FloatVector.fromArray(S, b, j + p), s0);
            s1 = FloatVector.fromArray(S, a, i + p + L).fma(FloatVector.fromArray(S, b, j + p + L), s1);
            s2 = FloatVector.fromArray(S, a, i + p + 2 * L).fma(FloatVector.fromArray(S, b, j + p + 2 * L), s2);
            s3 = FloatVector.fromArray(S, a, i + p + 3 * L).fma(FloatVector.fromArray(S, b, j + p + 3 * L), s3);
        }
        double sum = Lanes.sum(s0.add(s1).add(s2.add(s3)));
        for (; p < n; p++) {
            sum += (double) a[i + p] * b[j + p];
        }
        return (float) sum;
    }

    @Override
    public double squares(float[] a, int from, int n, float centre) {
        double sum = 0;
        for (int i = 0; i < n; i += BLOCK) {
            sum += blockCentred(a, a, from + i, Math.min(BLOCK, n - i), centre, centre);
        }
        return sum;
    }

    @Override
    public double dotCentred(float[] g, float[] a, int from, int n, float centre) {
        double sum = 0;
        for (int i = 0; i < n; i += BLOCK) {
            sum += blockCentred(g, a, from + i, Math.min(BLOCK, n - i), 0, centre);
        }
        return sum;
    }

    private static double blockCentred(float[] g, float[] a, int from, int n, float gCentre, float aCentre) {
        FloatVector cg = FloatVector.broadcast(S, gCentre);
        FloatVector ca = FloatVector.broadcast(S, aCentre);
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = FloatVector.fromArray(S, g, from + i).sub(cg).fma(FloatVector.fromArray(S, a, from + i).sub(ca), s0);
            s1 = FloatVector.fromArray(S, g, from + i + L).sub(cg)
                    .fma(FloatVector.fromArray(S, a, from + i + L).sub(ca), s1);
        }
        double sum = Lanes.sum(s0.add(s1));
        for (; i < n; i++) {
            sum += (double) (g[from + i] - gCentre) * (a[from + i] - aCentre);
        }
        return sum;
    }

    @Override
    public float max(float[] a, int from, int n) {
        // Compare and blend are used instead of the max of the Vector API, which needs several x86 instructions to
        // treat NaN and -0 as specified. The comparison ignores NaN. To detect NaN, the values are also summed, because
        // a NaN makes the sum NaN. Infinities of both signs also make the sum NaN. In both cases, a plain loop computes
        // the result.
        FloatVector m0 = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        FloatVector m1 = m0;
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector v0 = FloatVector.fromArray(S, a, from + i);
            FloatVector v1 = FloatVector.fromArray(S, a, from + i + L);
            m0 = m0.blend(v0, v0.compare(VectorOperators.GT, m0));
            m1 = m1.blend(v1, v1.compare(VectorOperators.GT, m1));
            s0 = s0.add(v0);
            s1 = s1.add(v1);
        }
        if (hasNan(s0.add(s1))) {
            return plain(a, from, n, Float.NEGATIVE_INFINITY);
        }
        // Adding 0 turns -0 into 0, so the result does not depend on the sign of the zero that was found.
        return plain(a, from + i, n - i, largest(m0.max(m1))) + 0f;
    }

    private static float plain(float[] a, int from, int n, float least) {
        float max = least;
        for (int i = from; i < from + n; i++) {
            max = Math.max(max, a[i]);
        }
        return max;
    }

    @Override
    public int argMax(float[] a, int from, int n) {
        // For each lane, the index of the largest value is stored together with the value. A search for the largest
        // value afterwards would end with a mispredicted branch.
        FloatVector m0 = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        FloatVector m1 = m0;
        IntVector index = IntVector.zero(I).addIndex(1).add(from);
        IntVector w0 = index;
        IntVector w1 = index;
        FloatVector sum = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector v0 = FloatVector.fromArray(S, a, from + i);
            FloatVector v1 = FloatVector.fromArray(S, a, from + i + L);
            VectorMask<Float> larger0 = v0.compare(VectorOperators.GT, m0);
            VectorMask<Float> larger1 = v1.compare(VectorOperators.GT, m1);
            m0 = m0.blend(v0, larger0);
            m1 = m1.blend(v1, larger1);
            w0 = w0.blend(index, larger0.cast(I));
            w1 = w1.blend(index.add(L), larger1.cast(I));
            sum = sum.add(v0).add(v1);
            index = index.add(2 * L);
        }
        if (hasNan(sum)) {
            return tail.argMax(a, from, n);
        }
        int best = from;
        if (i > 0) {
            float max = largest(m0.max(m1));
            best = Math.min(first(w0, m0, max), first(w1, m1, max));
        }
        for (; i < n; i++) {
            if (a[from + i] > a[best] || Float.isNaN(a[from + i]) && !Float.isNaN(a[best])) {
                best = from + i;
            }
        }
        return best;
    }

    /** Returns the smallest element of {@code positions} in the lanes in which {@code values} equals {@code value}. */
    private static int first(IntVector positions, FloatVector values, float value) {
        return positions.blend(Integer.MAX_VALUE, values.compare(VectorOperators.NE, value).cast(I))
                .reduceLanes(VectorOperators.MIN);
    }

    @Override
    public void argMaxRow(float[] a, int from, float[] max, int[] where, int at, int n) {
        IntVector index = IntVector.zero(I).addIndex(1).add(from);
        int c = 0;
        for (; c <= n - L; c += L) {
            FloatVector v = FloatVector.fromArray(S, a, from + c);
            FloatVector m = FloatVector.fromArray(S, max, at + c);
            VectorMask<Float> larger = v.compare(VectorOperators.GT, m);
            if (hasNan(v.add(m))) {
                tail.argMaxRow(a, from + c, max, where, at + c, L);
            } else {
                m.blend(v, larger).intoArray(max, at + c);
                IntVector.fromArray(I, where, at + c).blend(index.add(c), larger.cast(I)).intoArray(where, at + c);
            }
        }
        tail.argMaxRow(a, from + c, max, where, at + c, n - c);
    }

    private static boolean hasNan(FloatVector v) {
        return v.compare(VectorOperators.NE, v).anyTrue();
    }

    /**
     * Returns the largest lane of a vector that contains no NaN. The result of {@code reduceLanes} is reproducible
     * here, because a maximum does not depend on the order of the lanes.
     */
    private static float largest(FloatVector v) {
        return v.reduceLanes(VectorOperators.MAX);
    }
}
