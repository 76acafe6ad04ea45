package io.github.dropbits.core.kernels.vec;

/** The implementation in plain Java, for machines without vectors and as the reference for {@link VectorUnary}. */
final class ScalarUnary implements Unary {
    @Override
    public void exp(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = FloatMath.exp(x[i]);
        }
    }

    @Override
    public void log(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = FloatMath.log(x[i]);
        }
    }

    @Override
    public void sigmoid(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = FloatMath.sigmoid(x[i]);
        }
    }

    @Override
    public void tanh(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = FloatMath.tanh(x[i]);
        }
    }

    @Override
    public void softplus(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = FloatMath.softplus(x[i]);
        }
    }

    @Override
    public void gelu(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = FloatMath.gelu(x[i]);
        }
    }

    @Override
    public void geluSlope(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = FloatMath.geluSlope(x[i]);
        }
    }
}
