package io.github.dropbits.core.kernels.vec;

/** The implementation in plain Java, for machines without vectors and as the reference for {@link VectorRectifier}. */
final class ScalarRectifier implements Rectifier {
    @Override
    public void map(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = x[i] <= 0 ? 0 : x[i]; // The comparison is false for NaN, so NaN stays NaN.
        }
    }

    @Override
    public void slope(float[] y, float[] gy, float[] gx, int from, int to) {
        for (int i = from; i < to; i++) {
            gx[i] = y[i] > 0 ? gy[i] : 0 * y[i];
        }
    }
}
