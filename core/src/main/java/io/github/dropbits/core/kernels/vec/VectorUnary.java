package io.github.dropbits.core.kernels.vec;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The implementation with SIMD vectors. The scalar functions of {@link FloatMath} process the elements after the last
 * full vector, and give the same bits.
 */
final class VectorUnary implements Unary {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public void exp(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - L; i += L) {
            VectorMath.exp(FloatVector.fromArray(S, x, i)).intoArray(y, i);
        }
        for (; i < to; i++) {
            y[i] = FloatMath.exp(x[i]);
        }
    }

    @Override
    public void log(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - L; i += L) {
            VectorMath.log(FloatVector.fromArray(S, x, i)).intoArray(y, i);
        }
        for (; i < to; i++) {
            y[i] = FloatMath.log(x[i]);
        }
    }

    @Override
    public void sigmoid(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - L; i += L) {
            VectorMath.sigmoid(FloatVector.fromArray(S, x, i)).intoArray(y, i);
        }
        for (; i < to; i++) {
            y[i] = FloatMath.sigmoid(x[i]);
        }
    }

    @Override
    public void tanh(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - L; i += L) {
            VectorMath.tanh(FloatVector.fromArray(S, x, i)).intoArray(y, i);
        }
        for (; i < to; i++) {
            y[i] = FloatMath.tanh(x[i]);
        }
    }

    @Override
    public void softplus(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - L; i += L) {
            VectorMath.softplus(FloatVector.fromArray(S, x, i)).intoArray(y, i);
        }
        for (; i < to; i++) {
            y[i] = FloatMath.softplus(x[i]);
        }
    }

    @Override
    public void gelu(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - L; i += L) {
            VectorMath.gelu(FloatVector.fromArray(S, x, i)).intoArray(y, i);
        }
        for (; i < to; i++) {
            y[i] = FloatMath.gelu(x[i]);
        }
    }

    @Override
    public void geluSlope(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - L; i += L) {
            VectorMath.geluSlope(FloatVector.fromArray(S, x, i)).intoArray(y, i);
        }
        for (; i < to; i++) {
            y[i] = FloatMath.geluSlope(x[i]);
        }
    }
}
