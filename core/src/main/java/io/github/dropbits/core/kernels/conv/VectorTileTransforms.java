package io.github.dropbits.core.kernels.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The implementation with SIMD vectors. Each vector holds consecutive channels. The scalar implementation processes the
 * channels left after the last full vector.
 */
final class VectorTileTransforms implements TileTransforms {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final TileTransforms REST = new ScalarTileTransforms();

    @Override
    public void data(TileRow row, float[] from, int at, int rowStep, int pixelStep, float[] to, int offset,
            int component, int tileStep, int tiles, int n) {
        int bound = S.loopBound(n);
        int first = at + row.plain() * rowStep;
        int second = at + row.signed() * rowStep;
        for (int t = 0; t < tiles; t++) {
            dataTile(row.sign(), from, first + 2 * t * pixelStep, second + 2 * t * pixelStep, pixelStep, to,
                    offset + t * tileStep, component, bound);
        }
        if (bound < n) {
            REST.data(row, from, at + bound, rowStep, pixelStep, to, offset + bound, component, tileStep, tiles,
                    n - bound);
        }
    }

    private static void dataTile(float sign, float[] from, int p, int q, int pixelStep, float[] to, int offset,
            int component, int bound) {
        for (int c = 0; c < bound; c += L) {
            FloatVector s = FloatVector.broadcast(S, sign);
            FloatVector t0 = s.fma(vector(from, q + c), vector(from, p + c));
            FloatVector t1 = s.fma(vector(from, q + pixelStep + c), vector(from, p + pixelStep + c));
            FloatVector t2 = s.fma(vector(from, q + 2 * pixelStep + c), vector(from, p + 2 * pixelStep + c));
            FloatVector t3 = s.fma(vector(from, q + 3 * pixelStep + c), vector(from, p + 3 * pixelStep + c));
            t0.sub(t2).intoArray(to, offset + c);
            t1.add(t2).intoArray(to, offset + component + c);
            t2.sub(t1).intoArray(to, offset + 2 * component + c);
            t1.sub(t3).intoArray(to, offset + 3 * component + c);
        }
    }

    @Override
    public void gradient(TileRow row, float[] from, int at, int rowStep, int pixelStep, float[] to, int offset,
            int component, int tileStep, int tiles, int n) {
        int bound = S.loopBound(n);
        for (int t = 0; t < tiles; t++) {
            gradientTile(row.upper(), row.lower(), from, at + 2 * t * pixelStep, rowStep,
                    pixelStep, to, offset + t * tileStep, component, bound);
        }
        if (bound < n) {
            REST.gradient(row, from, at + bound, rowStep, pixelStep, to, offset + bound, component, tileStep, tiles,
                    n - bound);
        }
    }

    private static void gradientTile(float upper, float lower, float[] from, int p, int rowStep, int pixelStep,
            float[] to, int offset, int component, int bound) {
        for (int c = 0; c < bound; c += L) {
            FloatVector s = FloatVector.broadcast(S, lower);
            FloatVector t0 = s.fma(vector(from, p + rowStep + c), vector(from, p + c).mul(upper));
            FloatVector t1 = s.fma(vector(from, p + rowStep + pixelStep + c),
                    vector(from, p + pixelStep + c).mul(upper));
            t0.intoArray(to, offset + c);
            t0.add(t1).intoArray(to, offset + component + c);
            t0.sub(t1).intoArray(to, offset + 2 * component + c);
            t1.neg().intoArray(to, offset + 3 * component + c);
        }
    }

    @Override
    public void output(float[] from, int offset, int component, int tileStep, float[] to, int at, int rowStep,
            int pixelStep, int tiles, int n) {
        int bound = S.loopBound(n);
        for (int t = 0; t < tiles; t++) {
            outputTile(from, offset + t * tileStep, component, to, at + 2 * t * pixelStep, rowStep, pixelStep, bound);
        }
        if (bound < n) {
            REST.output(from, offset + bound, component, tileStep, to, at + bound, rowStep, pixelStep, tiles,
                    n - bound);
        }
    }

    private static void outputTile(float[] from, int offset, int component, float[] to, int p, int rowStep,
            int pixelStep, int bound) {
        int next = 4 * component;
        for (int c = 0; c < bound; c += L) {
            int k = offset + c;
            FloatVector a0 = above(from, k, next);
            FloatVector a1 = above(from, k + component, next);
            FloatVector a2 = above(from, k + 2 * component, next);
            FloatVector a3 = above(from, k + 3 * component, next);
            a0.add(a1).add(a2).intoArray(to, p + c);
            a1.sub(a2).sub(a3).intoArray(to, p + pixelStep + c);
            FloatVector b0 = below(from, k, next);
            FloatVector b1 = below(from, k + component, next);
            FloatVector b2 = below(from, k + 2 * component, next);
            FloatVector b3 = below(from, k + 3 * component, next);
            b0.add(b1).add(b2).intoArray(to, p + rowStep + c);
            b1.sub(b2).sub(b3).intoArray(to, p + rowStep + pixelStep + c);
        }
    }

    private static FloatVector above(float[] from, int k, int next) {
        return vector(from, k).add(vector(from, k + next)).add(vector(from, k + 2 * next));
    }

    private static FloatVector below(float[] from, int k, int next) {
        return vector(from, k + next).sub(vector(from, k + 2 * next)).sub(vector(from, k + 3 * next));
    }

    private static FloatVector vector(float[] a, int at) {
        return FloatVector.fromArray(S, a, at);
    }
}
