package io.github.dropbits.quant.cpq.closedform;

import io.github.dropbits.core.kernels.vec.Unary;
import io.github.dropbits.core.runtime.ScratchPool;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Computes the tilt and the density as sums over the borders on both sides of the value, with {@link BorderSeries}.
 * This implementation is for noise scales so small that only few borders have an effect.
 */
final class SeriesLattice extends Lattice {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final float TINY = 1e-30f;

    private final BorderSeries series;
    private final float inverseScale;

    SeriesLattice(double s) {
        series = new BorderSeries(s);
        inverseScale = (float) (1 / s);
    }

    /**
     * Returns a scratch array with four rows, which the caller must release. The first two rows contain the sums of T
     * over the borders on the side of the nearer border and on the other side. The last two rows contain the sums of V
     * T over the same borders.
     */
    private float[] sides(float[] a, int from, int n) {
        float[] e = ScratchPool.acquire(4 * BLOCK);
        for (int i = 0; i < n; i += L) {
            FloatVector.fromArray(S, a, from + i).abs().min(0.5f).sub(0.5f).mul(inverseScale).intoArray(e, i);
        }
        Unary.ACTIVE.exp(e, e, 0, n);
        for (int i = 0; i < n; i += L) {
            FloatVector.broadcast(S, series.r).div(FloatVector.fromArray(S, e, i).max(TINY)).intoArray(e, BLOCK + i);
        }
        series.sums(e, 0, 2 * BLOCK, n);
        series.sums(e, BLOCK, 3 * BLOCK, n);
        return e;
    }

    @Override
    void density(float[] a, int from, int to, int n) {
        float[] e = sides(a, from, n);
        density(e, a, to, n);
        ScratchPool.release(e);
    }

    private static void density(float[] e, float[] a, int to, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector.fromArray(S, e, 2 * BLOCK + i).add(FloatVector.fromArray(S, e, 3 * BLOCK + i))
                    .intoArray(a, to + i);
        }
    }

    @Override
    void both(float[] a, int from, int to, int tilt, int n) {
        float[] e = sides(a, from, n);
        density(e, a, to, n);
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, e, i).sub(FloatVector.fromArray(S, e, BLOCK + i));
            VectorMask<Float> below = FloatVector.fromArray(S, a, from + i).compare(VectorOperators.LT, 0);
            v.blend(v.neg(), below).intoArray(a, tilt + i);
        }
        ScratchPool.release(e);
    }
}
