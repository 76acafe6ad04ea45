package io.github.dropbits.core.kernels.vec;

/** The implementation in plain Java, for machines without vectors and as the reference for {@link VectorReduce}. */
final class ScalarReduce implements Reduce {
    @Override
    public double sum(float[] a, int from, int n) {
        double sum = 0;
        for (int i = from; i < from + n; i++) {
            sum += a[i];
        }
        return sum;
    }

    @Override
    public float dot(float[] a, int i, float[] b, int j, int n) {
        double sum = 0;
        for (int p = 0; p < n; p++) {
            sum += (double) a[i + p] * b[j + p];
        }
        return (float) sum;
    }

    @Override
    public double squares(float[] a, int from, int n, float centre) {
        double sum = 0;
        for (int i = from; i < from + n; i++) {
            double d = a[i] - centre;
            sum += d * d;
        }
        return sum;
    }

    @Override
    public double dotCentred(float[] g, float[] a, int from, int n, float centre) {
        double sum = 0;
        for (int i = from; i < from + n; i++) {
            sum += (double) g[i] * (a[i] - centre);
        }
        return sum;
    }

    @Override
    public float max(float[] a, int from, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + n; i++) {
            max = Math.max(max, a[i]);
        }
        return max + 0f;
    }

    @Override
    public int argMax(float[] a, int from, int n) {
        int best = from;
        for (int i = from + 1; i < from + n; i++) {
            if (a[i] > a[best] || Float.isNaN(a[i]) && !Float.isNaN(a[best])) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public void argMaxRow(float[] a, int from, float[] max, int[] where, int at, int n) {
        for (int c = 0; c < n; c++) {
            float v = a[from + c];
            if (v > max[at + c] || Float.isNaN(v) && !Float.isNaN(max[at + c])) {
                max[at + c] = v;
                where[at + c] = from + c;
            }
        }
    }
}
