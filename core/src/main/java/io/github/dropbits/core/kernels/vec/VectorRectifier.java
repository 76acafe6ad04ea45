package io.github.dropbits.core.kernels.vec;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The implementation with SIMD vectors, which uses compare and blend. The scalar implementation processes the elements
 * after the last full vector.
 */
final class VectorRectifier implements Rectifier {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private final ScalarRectifier tail = new ScalarRectifier();

    @Override
    public void map(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - L; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(y, i);
        }
        tail.map(x, y, i, to);
    }

    @Override
    public void slope(float[] y, float[] gy, float[] gx, int from, int to) {
        int i = from;
        for (; i <= to - L; i += L) {
            FloatVector v = FloatVector.fromArray(S, y, i);
            v.mul(0f).blend(FloatVector.fromArray(S, gy, i), v.compare(VectorOperators.GT, 0f)).intoArray(gx, i);
        }
        tail.slope(y, gy, gx, i, to);
    }
}
