package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.vec.Fma;

/**
 * The implementation in plain Java, for machines without vectors and as the reference for {@link VectorTileTransforms}.
 * It performs the same operations in the same order, so both give the same bits.
 */
final class ScalarTileTransforms implements TileTransforms {
    @Override
    public void data(TileRow row, float[] from, int at, int rowStep, int pixelStep, float[] to, int offset,
            int component, int tileStep, int tiles, int n) {
        float sign = row.sign();
        for (int t = 0; t < tiles; t++) {
            int p = at + row.plain() * rowStep + 2 * t * pixelStep;
            int q = at + row.signed() * rowStep + 2 * t * pixelStep;
            for (int c = 0; c < n; c++) {
                float t0 = Fma.fma(sign, from[q + c], from[p + c]);
                float t1 = Fma.fma(sign, from[q + pixelStep + c], from[p + pixelStep + c]);
                float t2 = Fma.fma(sign, from[q + 2 * pixelStep + c], from[p + 2 * pixelStep + c]);
                float t3 = Fma.fma(sign, from[q + 3 * pixelStep + c], from[p + 3 * pixelStep + c]);
                int k = offset + t * tileStep + c;
                to[k] = t0 - t2;
                to[k + component] = t1 + t2;
                to[k + 2 * component] = t2 - t1;
                to[k + 3 * component] = t1 - t3;
            }
        }
    }

    @Override
    public void gradient(TileRow row, float[] from, int at, int rowStep, int pixelStep, float[] to, int offset,
            int component, int tileStep, int tiles, int n) {
        float upper = row.upper();
        float lower = row.lower();
        for (int t = 0; t < tiles; t++) {
            int p = at + 2 * t * pixelStep;
            for (int c = 0; c < n; c++) {
                float t0 = Fma.fma(lower, from[p + rowStep + c], upper * from[p + c]);
                float t1 = Fma.fma(lower, from[p + rowStep + pixelStep + c], upper * from[p + pixelStep + c]);
                int k = offset + t * tileStep + c;
                to[k] = t0;
                to[k + component] = t0 + t1;
                to[k + 2 * component] = t0 - t1;
                to[k + 3 * component] = -t1;
            }
        }
    }

    @Override
    public void output(float[] from, int offset, int component, int tileStep, float[] to, int at, int rowStep,
            int pixelStep, int tiles, int n) {
        int next = 4 * component;
        for (int t = 0; t < tiles; t++) {
            for (int c = 0; c < n; c++) {
                int k = offset + t * tileStep + c;
                float a0 = above(from, k, next);
                float a1 = above(from, k + component, next);
                float a2 = above(from, k + 2 * component, next);
                float a3 = above(from, k + 3 * component, next);
                float b0 = below(from, k, next);
                float b1 = below(from, k + component, next);
                float b2 = below(from, k + 2 * component, next);
                float b3 = below(from, k + 3 * component, next);
                int p = at + 2 * t * pixelStep + c;
                to[p] = a0 + a1 + a2;
                to[p + pixelStep] = a1 - a2 - a3;
                to[p + rowStep] = b0 + b1 + b2;
                to[p + rowStep + pixelStep] = b1 - b2 - b3;
            }
        }
    }

    private static float above(float[] from, int k, int next) {
        return from[k] + from[k + next] + from[k + 2 * next];
    }

    private static float below(float[] from, int k, int next) {
        return from[k + next] - from[k + 2 * next] - from[k + 3 * next];
    }
}
