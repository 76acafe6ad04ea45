package io.github.dropbits.quant;

import io.github.dropbits.core.kernels.FloatPool;
import io.github.dropbits.core.kernels.Unary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Sums over the borders on either side of the value by their series: for noise scales so small that few count. */
final class SeriesLattice extends Lattice {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final float TINY = 1e-30f;

    private final BorderSeries series;
    private final float inverse;
    /** Runs: e of the nearer border and of the one on the other side, which become sums of T; then sums of V T. */
    private final float[] e = FloatPool.take(4 * BLOCK);

    SeriesLattice(double s) {
        series = new BorderSeries(s);
        inverse = (float) (1 / s);
    }

    private void sides(float[] a, int rest, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector.fromArray(S, a, rest + i).abs().min(0.5f).sub(0.5f).mul(inverse).intoArray(e, i);
        }
        Unary.ACTIVE.exp(e, e, 0, n);
        for (int i = 0; i < n; i += L) {
            FloatVector.broadcast(S, series.r).div(FloatVector.fromArray(S, e, i).max(TINY)).intoArray(e, BLOCK + i);
        }
        series.sums(e, 0, 2 * BLOCK, n);
        series.sums(e, BLOCK, 3 * BLOCK, n);
    }

    @Override
    void tilt(float[] a, int rest, int to, int n) {
        sides(a, rest, n);
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, e, i).sub(FloatVector.fromArray(S, e, BLOCK + i));
            VectorMask<Float> below = FloatVector.fromArray(S, a, rest + i).compare(VectorOperators.LT, 0);
            v.blend(v.neg(), below).intoArray(a, to + i);
        }
    }

    @Override
    void density(float[] a, int rest, int to, int n) {
        sides(a, rest, n);
        for (int i = 0; i < n; i += L) {
            FloatVector.fromArray(S, e, 2 * BLOCK + i).add(FloatVector.fromArray(S, e, 3 * BLOCK + i))
                    .intoArray(a, to + i);
        }
    }

    @Override
    void end() {
        FloatPool.give(e);
    }
}
