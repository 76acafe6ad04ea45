package io.github.dropbits.core.kernels.vec;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The implementation with SIMD vectors. It tests one vector at a time for NaN. The scalar implementation processes the
 * few vectors that contain NaN, and the elements after the last full vector.
 */
final class VectorZeroGradients implements ZeroGradients {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private final ScalarZeroGradients scalar = new ScalarZeroGradients();

    @Override
    public void restore(float[] gy, int i, float[] gx, int j, int n) {
        int p = 0;
        for (; p <= n - L; p += L) {
            if (FloatVector.fromArray(S, gx, j + p).test(VectorOperators.IS_NAN).anyTrue()) {
                scalar.restore(gy, i + p, gx, j + p, L);
            }
        }
        scalar.restore(gy, i + p, gx, j + p, n - p);
    }
}
