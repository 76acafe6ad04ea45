package io.github.dropbits.core.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reductions with four accumulators. Lanes are added by hand, one after the other: {@code reduceLanes(ADD)} gives other
 * bits once it is compiled.
 */
final class VectorReduce implements Reduce {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public double sum(float[] a, int from, int n) {
        double sum = 0;
        for (int i = 0; i < n; i += BLOCK) {
            sum += block(a, from + i, Math.min(BLOCK, n - i));
        }
        return sum;
    }

    private static double block(float[] a, int from, int n) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            s0 = s0.add(FloatVector.fromArray(S, a, from + i));
            s1 = s1.add(FloatVector.fromArray(S, a, from + i + L));
            s2 = s2.add(FloatVector.fromArray(S, a, from + i + 2 * L));
            s3 = s3.add(FloatVector.fromArray(S, a, from + i + 3 * L));
        }
        double sum = lanes(s0.add(s1).add(s2.add(s3)));
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
        double sum = lanes(s0.add(s1).add(s2.add(s3)));
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
        double sum = lanes(s0.add(s1));
        for (; i < n; i++) {
            sum += (double) (g[from + i] - gCentre) * (a[from + i] - aCentre);
        }
        return sum;
    }

    @Override
    public float max(float[] a, int from, int n) {
        FloatVector m = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        FloatVector m1 = m;
        FloatVector m2 = m;
        FloatVector m3 = m;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            m = m.max(FloatVector.fromArray(S, a, from + i));
            m1 = m1.max(FloatVector.fromArray(S, a, from + i + L));
            m2 = m2.max(FloatVector.fromArray(S, a, from + i + 2 * L));
            m3 = m3.max(FloatVector.fromArray(S, a, from + i + 3 * L));
        }
        m = m.max(m1).max(m2.max(m3));
        float max = Float.NEGATIVE_INFINITY;
        for (int l = 0; l < L; l++) {
            max = Math.max(max, m.lane(l));
        }
        for (; i < n; i++) {
            max = Math.max(max, a[from + i]);
        }
        return max;
    }

    private static double lanes(FloatVector v) {
        double sum = 0;
        for (int l = 0; l < L; l++) {
            sum += v.lane(l);
        }
        return sum;
    }
}
