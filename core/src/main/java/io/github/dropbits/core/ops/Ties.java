package io.github.dropbits.core.ops;

/** Computes the gradients of {@link Maximum} and {@link Minimum}. Equal values share the gradient equally. */
final class Ties {
    private Ties() {
    }

    /**
     * For {@code 0 <= p < n}, sets {@code to[k+p]} to {@code gy[k+p]} where the left value is larger than the right
     * value, to half of {@code gy[k+p]} where both are equal, and to 0 elsewhere.
     */
    static void slope(Strided left, Strided right, float[] gy, float[] to, int k, int n) {
        float[] a = left.array();
        float[] b = right.array();
        int i = left.first();
        int j = right.first();
        int aStep = left.step();
        int bStep = right.step();
        if (i == k && j == k && aStep == 1 && bStep == 1) {
            // The common case has its own loop, because the JIT compiler vectorizes loops that have a single index.
            for (int p = k; p < k + n; p++) {
                to[p] = a[p] > b[p] ? gy[p] : a[p] == b[p] ? gy[p] / 2 : 0;
            }
        } else {
            for (int p = 0; p < n; p++) {
                float u = a[i + p * aStep];
                float v = b[j + p * bStep];
                to[k + p] = u > v ? gy[k + p] : u == v ? gy[k + p] / 2 : 0;
            }
        }
    }
}
