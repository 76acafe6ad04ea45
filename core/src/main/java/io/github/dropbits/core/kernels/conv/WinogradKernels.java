package io.github.dropbits.core.kernels.conv;

/**
 * The kernel transforms of Winograd's algorithm F(2x2, 3x3): {@code G w Gt} and its adjoint {@code Gt u G}. The rows of
 * {@code G} are {@code (1 0 0)}, {@code (1/2 1/2 1/2)}, {@code (1/2 -1/2 1/2)} and {@code (0 0 1)}. Component
 * {@code (i, j)} of the transformed kernel is at index {@code offset + (4 * i + j) * step}.
 */
final class WinogradKernels {
    private WinogradKernels() {
    }

    /**
     * Computes the components of the flipped kernel. They are the components of the kernel itself, in which the first
     * and the last row of the 4x4 matrix are exchanged, and also the first and the last column.
     */
    static void flipped(float[] w, int at, float[] to, int offset, int step) {
        float half0 = 0.5f * (w[at] + w[at + 6]);
        float half1 = 0.5f * (w[at + 1] + w[at + 7]);
        float half2 = 0.5f * (w[at + 2] + w[at + 8]);
        float middle0 = 0.5f * w[at + 3];
        float middle1 = 0.5f * w[at + 4];
        float middle2 = 0.5f * w[at + 5];
        row(w[at + 6], w[at + 7], w[at + 8], to, offset, step);
        row(half0 + middle0, half1 + middle1, half2 + middle2, to, offset + 4 * step, step);
        row(half0 - middle0, half1 - middle1, half2 - middle2, to, offset + 8 * step, step);
        row(w[at], w[at + 1], w[at + 2], to, offset + 12 * step, step);
    }

    private static void row(float a, float b, float c, float[] to, int offset, int step) {
        float half = 0.5f * (a + c);
        float middle = 0.5f * b;
        to[offset] = c;
        to[offset + step] = half + middle;
        to[offset + 2 * step] = half - middle;
        to[offset + 3 * step] = a;
    }

    /** Computes the gradient of a kernel from the gradients of its components. */
    static void gradient(float[] u, int offset, int step, float[] w, int at) {
        int row = 4 * step;
        float half0 = half(u, offset, row);
        float half1 = half(u, offset + step, row);
        float half2 = half(u, offset + 2 * step, row);
        float half3 = half(u, offset + 3 * step, row);
        columns(u[offset] + half0, u[offset + step] + half1, u[offset + 2 * step] + half2, u[offset + 3 * step] + half3,
                w, at);
        columns(difference(u, offset, row), difference(u, offset + step, row), difference(u, offset + 2 * step, row),
                difference(u, offset + 3 * step, row), w, at + 3);
        int last = offset + 3 * row;
        columns(half0 + u[last], half1 + u[last + step], half2 + u[last + 2 * step], half3 + u[last + 3 * step], w,
                at + 6);
    }

    private static float half(float[] u, int offset, int row) {
        return 0.5f * (u[offset + row] + u[offset + 2 * row]);
    }

    private static float difference(float[] u, int offset, int row) {
        return 0.5f * (u[offset + row] - u[offset + 2 * row]);
    }

    private static void columns(float a, float b, float c, float d, float[] w, int at) {
        float half = 0.5f * (b + c);
        w[at] = a + half;
        w[at + 1] = 0.5f * (b - c);
        w[at + 2] = half + d;
    }
}
