package io.github.dropbits.core.kernels;

import java.util.Arrays;

/**
 * Lays out the patches of planes as the columns of a matrix (im2col), and its adjoint, which adds columns back into
 * planes (col2im). Row {@code (c, u, v)} of the matrix holds what window position (u, v) sees of channel c.
 */
final class Unfold {
    private Unfold() {
    }

    /** Writes one image's patches to rows of {@code to}, starting at {@code at}, a row every {@code stride}. */
    static void patches(float[] x, int xAt, int channels, Window w, float[] to, int at, int stride) {
        int row = at;
        for (int c = 0; c < channels; c++) {
            int plane = xAt + c * w.area();
            for (int u = 0; u < w.kernelH(); u++) {
                for (int v = 0; v < w.kernelW(); v++) {
                    patchRow(x, plane, w, u, v, to, row);
                    row += stride;
                }
            }
        }
    }

    private static void patchRow(float[] x, int plane, Window w, int u, int v, float[] to, int at) {
        int outW = w.outW();
        int shift = v * w.dilationW() - w.padW();
        int first = first(shift, w.strideW(), outW);
        int end = end(shift, w.strideW(), w.width(), outW);
        for (int i = 0; i < w.outH(); i++) {
            int line = at + i * outW;
            int y = i * w.strideH() - w.padH() + u * w.dilationH();
            if (y < 0 || y >= w.height() || first >= end) {
                Arrays.fill(to, line, line + outW, 0);
                continue;
            }
            if (first > 0) {
                Arrays.fill(to, line, line + first, 0);
            }
            int from = plane + y * w.width() + shift;
            if (w.strideW() == 1) {
                RowOps.ACTIVE.copy(x, from + first, to, line + first, end - first);
            } else {
                for (int j = first; j < end; j++) {
                    to[line + j] = x[from + j * w.strideW()];
                }
            }
            if (end < outW) {
                Arrays.fill(to, line + end, line + outW, 0);
            }
        }
    }

    /**
     * Writes one image's patches as rows of {@code to}, one after the other from {@code at}: the transpose of what
     * {@link #patches} writes, for the product that needs it so.
     */
    static void rows(float[] x, int xAt, int channels, Window w, float[] to, int at) {
        int line = at;
        for (int i = 0; i < w.outH(); i++) {
            for (int j = 0; j < w.outW(); j++) {
                int left = j * w.strideW() - w.padW();
                for (int c = 0; c < channels; c++) {
                    for (int u = 0; u < w.kernelH(); u++) {
                        int y = i * w.strideH() - w.padH() + u * w.dilationH();
                        run(x, xAt + (c * w.height() + y) * w.width(), y >= 0 && y < w.height(), left, w, to, line);
                        line += w.kernelW();
                    }
                }
            }
        }
    }

    /** One row of a window: the part inside the plane, zeros around it. */
    private static void run(float[] x, int row, boolean inside, int left, Window w, float[] to, int at) {
        int n = w.kernelW();
        if (inside && w.dilationW() == 1 && left >= 0 && left + n <= w.width()) {
            RowOps.ACTIVE.copy(x, row + left, to, at, n);
            return;
        }
        for (int v = 0; v < n; v++) {
            int column = left + v * w.dilationW();
            to[at + v] = inside && column >= 0 && column < w.width() ? x[row + column] : 0;
        }
    }

    /** Adds one image's columns back to its planes. */
    static void fold(float[] from, int at, int stride, int channels, Window w, float[] x, int xAt) {
        int row = at;
        for (int c = 0; c < channels; c++) {
            int plane = xAt + c * w.area();
            for (int u = 0; u < w.kernelH(); u++) {
                for (int v = 0; v < w.kernelW(); v++) {
                    foldRow(from, row, w, u, v, x, plane);
                    row += stride;
                }
            }
        }
    }

    private static void foldRow(float[] from, int at, Window w, int u, int v, float[] x, int plane) {
        int outW = w.outW();
        int shift = v * w.dilationW() - w.padW();
        int first = first(shift, w.strideW(), outW);
        int end = end(shift, w.strideW(), w.width(), outW);
        for (int i = 0; i < w.outH(); i++) {
            int y = i * w.strideH() - w.padH() + u * w.dilationH();
            if (y < 0 || y >= w.height()) {
                continue;
            }
            int line = at + i * outW;
            int to = plane + y * w.width() + shift;
            if (w.strideW() == 1) {
                RowOps.ACTIVE.add(from, line + first, x, to + first, end - first);
            } else {
                for (int j = first; j < end; j++) {
                    x[to + j * w.strideW()] += from[line + j];
                }
            }
        }
    }

    /** The first output column whose input column {@code j * stride + shift} is not left of the plane. */
    private static int first(int shift, int stride, int outW) {
        return shift >= 0 ? 0 : Math.min(outW, (-shift + stride - 1) / stride);
    }

    /** One past the last output column whose input column is not right of the plane. */
    private static int end(int shift, int stride, int width, int outW) {
        return shift >= width ? 0 : Math.min(outW, (width - 1 - shift) / stride + 1);
    }
}
