package io.github.dropbits.core.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Whole vectors, then one masked one: a run of up to a vector takes a single load and a single store. */
final class VectorRowOps implements RowOps {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public void copy(float[] from, int i, float[] to, int j, int n) {
        int k = 0;
        for (; k <= n - L; k += L) {
            FloatVector.fromArray(S, from, i + k).intoArray(to, j + k);
        }
        if (k < n) {
            VectorMask<Float> rest = S.indexInRange(k, n);
            FloatVector.fromArray(S, from, i + k, rest).intoArray(to, j + k, rest);
        }
    }

    @Override
    public void add(float[] from, int i, float[] to, int j, int n) {
        int k = 0;
        for (; k <= n - L; k += L) {
            FloatVector.fromArray(S, to, j + k).add(FloatVector.fromArray(S, from, i + k)).intoArray(to, j + k);
        }
        if (k < n) {
            VectorMask<Float> rest = S.indexInRange(k, n);
            FloatVector.fromArray(S, to, j + k, rest).add(FloatVector.fromArray(S, from, i + k, rest))
                    .intoArray(to, j + k, rest);
        }
    }
}
