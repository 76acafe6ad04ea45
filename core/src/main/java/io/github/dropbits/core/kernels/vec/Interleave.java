package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * Interleaves rows, which is the order in which panels store them: the first elements of all rows, then the second
 * elements of all rows, and so on. For row-major rows, this is a transposition.
 */
public final class Interleave {
    private static final boolean SQUARES = Kernels.vectorized() && Kernels.vectorBits() >= 256;

    private Interleave() {
    }

    /**
     * Interleaves rows into a panel. Element p of row r is at {@code from[base + r * stride + p * step]} and is copied
     * to {@code to[at + p * height + r]}.
     *
     * @param from the array that contains the rows; not modified
     * @param base the index of the first row's first element
     * @param stride the distance between neighbouring rows
     * @param step the distance between neighbouring elements of a row
     * @param rows the number of rows
     * @param n the number of elements in a row
     * @param to the array that contains the panel; modified
     * @param at the index in {@code to} of the first row's first element
     * @param height the number of rows of the panel, which is the distance in {@code to} between neighbouring elements
     *     of a row
     */
    public static void rows(float[] from, int base, int stride, int step, int rows, int n, float[] to, int at,
            int height) {
        if (SQUARES && step == 1 && rows >= SquareTranspose.SIDE && n >= SquareTranspose.SIDE) {
            SquareTranspose.rows(from, base, stride, rows, n, to, at, height);
            return;
        }
        int r = 0;
        for (; r <= rows - 6; r += 6) {
            six(from, base + r * stride, stride, step, n, to, at + r, height);
        }
        if (r <= rows - 4) {
            four(from, base + r * stride, stride, step, n, to, at + r, height);
            r += 4;
        }
        for (; r < rows; r++) {
            one(from, base + r * stride, step, n, to, at + r, height);
        }
    }

    private static void six(float[] from, int base, int stride, int step, int n, float[] to, int at, int height) {
        int b = base + stride;
        int c = b + stride;
        int d = c + stride;
        int e = d + stride;
        int f = e + stride;
        for (int p = 0; p < n; p++) {
            int q = p * step;
            int t = at + p * height;
            to[t] = from[base + q];
            to[t + 1] = from[b + q];
            to[t + 2] = from[c + q];
            to[t + 3] = from[d + q];
            to[t + 4] = from[e + q];
            to[t + 5] = from[f + q];
        }
    }

    private static void four(float[] from, int base, int stride, int step, int n, float[] to, int at, int height) {
        int b = base + stride;
        int c = b + stride;
        int d = c + stride;
        for (int p = 0; p < n; p++) {
            int q = p * step;
            int t = at + p * height;
            to[t] = from[base + q];
            to[t + 1] = from[b + q];
            to[t + 2] = from[c + q];
            to[t + 3] = from[d + q];
        }
    }

    private static void one(float[] from, int base, int step, int n, float[] to, int at, int height) {
        for (int p = 0; p < n; p++) {
            to[at + p * height] = from[base + p * step];
        }
    }

    /**
     * Fills the unused rows of a panel with zeros. These are the rows {@code rows} to {@code height - 1}.
     *
     * @param to the array that contains the panel; modified
     * @param at the index of the panel's first element
     * @param rows the number of used rows
     * @param height the number of rows of the panel
     * @param n the number of elements in a row
     */
    public static void clear(float[] to, int at, int rows, int height, int n) {
        for (int p = 0; rows < height && p < n; p++) {
            for (int r = rows; r < height; r++) {
                to[at + p * height + r] = 0;
            }
        }
    }
}
