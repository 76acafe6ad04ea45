package io.github.dropbits.core.kernels.vec;

/** The implementation in plain Java, for machines without vectors and as the reference for {@link VectorArithmetic}. */
final class ScalarArithmetic implements Arithmetic {
    @Override
    public void add(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        for (int p = 0; p < n; p++) {
            y[k + p] = a[i + p * aStep] + b[j + p * bStep];
        }
    }

    @Override
    public void sub(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        for (int p = 0; p < n; p++) {
            y[k + p] = a[i + p * aStep] - b[j + p * bStep];
        }
    }

    @Override
    public void mul(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        for (int p = 0; p < n; p++) {
            y[k + p] = a[i + p * aStep] * b[j + p * bStep];
        }
    }

    @Override
    public void div(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        for (int p = 0; p < n; p++) {
            y[k + p] = a[i + p * aStep] / b[j + p * bStep];
        }
    }

    @Override
    public void max(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        for (int p = 0; p < n; p++) {
            y[k + p] = Math.max(a[i + p * aStep], b[j + p * bStep]);
        }
    }

    @Override
    public void min(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n) {
        for (int p = 0; p < n; p++) {
            y[k + p] = Math.min(a[i + p * aStep], b[j + p * bStep]);
        }
    }
}
