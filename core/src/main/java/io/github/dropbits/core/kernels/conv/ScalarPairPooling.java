package io.github.dropbits.core.kernels.conv;

/**
 * The implementation in plain Java, for machines without vectors and as the reference for {@link VectorPairPooling}.
 */
final class ScalarPairPooling implements PairPooling {
    @Override
    public void forward(float[] x, int top, int width, float[] y, int to, int n) {
        for (int j = 0; j < n; j++) {
            y[to + j] = x[winner(x, top + 2 * j, width)];
        }
    }

    @Override
    public void backward(float[] x, float[] y, float[] gx, int top, int width, float[] gy, int at, int n) {
        for (int j = 0; j < n; j++) {
            int i = top + 2 * j;
            gx[i] = 0;
            gx[i + 1] = 0;
            gx[i + width] = 0;
            gx[i + width + 1] = 0;
            gx[winner(x, i, width)] = gy[at + j];
        }
    }

    private static int winner(float[] x, int i, int width) {
        int upper = wins(x[i + 1], x[i]) ? i + 1 : i;
        int lower = wins(x[i + width + 1], x[i + width]) ? i + width + 1 : i + width;
        return wins(x[lower], x[upper]) ? lower : upper;
    }

    /** Returns whether a later value replaces an earlier value as the maximum: it is larger, or only it is NaN. */
    private static boolean wins(float later, float earlier) {
        return later > earlier || later != later && earlier == earlier;
    }
}
