package io.github.dropbits.core.ops;

/** The gradient of {@link Maximum} and {@link Minimum}: equal values share it. */
final class Ties {
    private Ties() {
    }

    /**
     * For {@code 0 <= p < n}, {@code to[k+p]} becomes {@code gy[k+p]} where the left value is larger than the right
     * one, half of that where they are equal, and 0 elsewhere.
     */
    static void slope(Strided left, Strided right, float[] gy, float[] to, int k, int n) {
        float[] a = left.array();
        float[] b = right.array();
        int i = left.first();
        int j = right.first();
        int aStep = left.step();
        int bStep = right.step();
        if (i == k && j == k && aStep == 1 && bStep == 1) {
            // The common case has its own loop: the compiler vectorizes a loop with a single index.
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
