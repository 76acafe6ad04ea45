package io.github.dropbits.quant;

import io.github.dropbits.core.kernels.FloatPool;
import io.github.dropbits.core.kernels.Unary;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The derivative of the soft staircase under fractional nested masks, as DropBits draws them. The masked distribution
 * is a mixture of those of the plain grids of the first l levels, with weights {@code M_l - M_(l+1)}: with Z the sum of
 * probabilities and N the first moment, {@code S = N/Z} and {@code S' = (N' - S Z')/Z}, each a weighted sum over the
 * levels in use. In every plain grid (terms as in {@link CpqStaircase}), relative to a code c,
 *
 * <pre>  Z = V_H - V_L,    N = (hi - c) Z - (sum V_t - n V_L),    s Z' = g_L - g_H,
 *   s N' = (hi - c) (g_L - g_H) + sum g_t - n g_L,    g = V T</pre>
 *
 * <p>A signed value of the lower half is mirrored, for all signed grids have the same middle; an unsigned one below the
 * grid is left to the plain loops ({@link #suits}).
 */
final class CpqMixture {
    static final int BLOCK = Lattice.BLOCK;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final float ROUNDER = 0x1.8p23f;
    private static final float FAR = 16;
    // Runs of the array of sums.
    private static final int Z = 0;
    private static final int N = BLOCK;
    private static final int DZ = 2 * BLOCK;
    private static final int DN = 3 * BLOCK;

    private final CpqCells cells;
    private final Grid grid;
    private final CpqThresholds thresholds;
    private final Lattice lattice;
    private final BorderSeries series;
    private final float alpha;
    private final float lo;
    private final float hi;
    private final float inverse;
    /** Runs: E of a grid's upper end, and of its lower end, which become sums of T; the same sums of V T. */
    private final float[] e = FloatPool.take(4 * BLOCK);
    private final float[] ends = FloatPool.take(2 * BLOCK);
    private final float[] sum = FloatPool.take(4 * BLOCK);
    /** The whole number next to u, mirrored; what is left, and the lattice's tilt and density. */
    private final float[] whole = FloatPool.take(BLOCK);
    private final float[] rest = FloatPool.take(3 * BLOCK);

    CpqMixture(CpqCells cells, float alpha) {
        this.cells = cells;
        this.alpha = alpha;
        grid = cells.grid();
        thresholds = cells.thresholds();
        lattice = cells.lattice();
        series = new BorderSeries(cells.scale());
        lo = cells.lowest();
        hi = cells.highest();
        inverse = (float) (1 / cells.scale());
    }

    void end() {
        for (float[] a : new float[][] {e, ends, sum, whole, rest}) {
            FloatPool.give(a);
        }
    }

    /** Whether a block can be done here: signed, or nowhere below the grid. */
    boolean suits(float[] x, int at, int n) {
        if (grid.signed()) {
            return true;
        }
        float least = 0;
        for (int i = at; i < at + n; i++) {
            least = Math.min(least, x[i]);
        }
        return least >= -0.5f * alpha;
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(S, v);
    }

    /** Writes a block's gradients and returns the sum of those by alpha. */
    double block(float[] x, float[] gy, float[] gx, int at, int n) {
        distances(x, at, n);
        lattice.both(rest, 0, 2 * BLOCK, BLOCK, n);
        Arrays.fill(sum, 0, 4 * BLOCK, 0);
        for (int l = 1; l <= grid.bits(); l++) {
            float weight = (float) (cells.mask(l) - cells.mask(l + 1));
            if (weight > 0) {
                level(grid.lowest(l), grid.highest(l), weight, n);
            }
        }
        return combine(x, gy, gx, at, n);
    }

    private FloatVector scaled(float[] x, int at, int i, VectorMask<Float> in) {
        float far = 1 + FAR / inverse;
        return FloatVector.fromArray(S, x, at + i, in).div(alpha).max(lo - far).min(hi + far);
    }

    /** Whether a value is taken from the other side: for signed grids about -1/2. */
    private VectorMask<Float> mirrored(FloatVector u) {
        return u.compare(VectorOperators.LT, grid.signed() ? -0.5f : Float.NEGATIVE_INFINITY);
    }

    private void distances(float[] x, int at, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector u = scaled(x, at, i, S.indexInRange(i, n));
            FloatVector c = u.add(ROUNDER).sub(ROUNDER);
            FloatVector d = u.sub(c);
            VectorMask<Float> other = mirrored(u);
            // The mirror image of code c is -1 - c.
            FloatVector up = d.blend(d.neg(), other);
            c.blend(c.neg().sub(1f), other).intoArray(whole, i);
            up.intoArray(rest, i);
        }
    }

    /** Adds a plain grid's part to the sums. */
    private void level(float low, float high, float weight, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector c = FloatVector.fromArray(S, whole, i);
            FloatVector d = FloatVector.fromArray(S, rest, i);
            all(high).sub(c).add(0.5f).sub(d).abs().mul(-inverse).intoArray(e, i);
            c.sub(low).add(0.5f).add(d).max(0f).mul(-inverse).intoArray(e, BLOCK + i);
        }
        Unary.ACTIVE.exp(e, e, 0, n);
        Unary.ACTIVE.exp(e, e, BLOCK, BLOCK + n);
        System.arraycopy(e, 0, ends, 0, n);
        System.arraycopy(e, BLOCK, ends, BLOCK, n);
        for (int i = 0; i < n; i += L) {
            FloatVector end = FloatVector.fromArray(S, e, i);
            end.mul(series.r, outside(i, high)).intoArray(e, i);
        }
        series.sums(e, 0, 2 * BLOCK, n);
        series.sums(e, BLOCK, 3 * BLOCK, n);
        moments(low, high, n);
        for (int i = 0; i < n; i += L) {
            FloatVector z = FloatVector.fromArray(S, ends, i);
            FloatVector dz = FloatVector.fromArray(S, ends, BLOCK + i);
            FloatVector steps = all(high).sub(FloatVector.fromArray(S, whole, i));
            add(Z + i, weight, z);
            add(N + i, weight, steps.mul(z).sub(FloatVector.fromArray(S, e, i)));
            add(DZ + i, weight, dz);
            add(DN + i, weight, steps.mul(dz).add(FloatVector.fromArray(S, e, 2 * BLOCK + i)));
        }
    }

    private void add(int at, float weight, FloatVector v) {
        v.fma(all(weight), FloatVector.fromArray(S, sum, at)).intoArray(sum, at);
    }

    private VectorMask<Float> outside(int i, float high) {
        return FloatVector.fromArray(S, whole, i).add(FloatVector.fromArray(S, rest, i))
                .compare(VectorOperators.GT, high + 0.5f);
    }

    /**
     * From the ends' E: Z and s Z' in their place, sum V_t - n V_L and sum g_t - n g_L in the runs of the upper end.
     */
    private void moments(float low, float high, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> outside = outside(i, high);
            FloatVector end = FloatVector.fromArray(S, ends, i);
            FloatVector over = all(1).div(end.add(1f));
            FloatVector vHigh = over.blend(end.mul(over), outside);
            FloatVector gHigh = end.mul(over).mul(over);
            FloatVector lowEnd = FloatVector.fromArray(S, ends, BLOCK + i);
            FloatVector overLow = all(1).div(lowEnd.add(1f));
            FloatVector vLow = lowEnd.mul(overLow);
            FloatVector gLow = vLow.mul(overLow);
            vHigh.sub(vLow).intoArray(ends, i);
            gLow.sub(gHigh).intoArray(ends, BLOCK + i);
            within(i, high, outside).sub(FloatVector.fromArray(S, e, BLOCK + i)).sub(vLow.mul(high - low))
                    .intoArray(e, i);
            density(i, outside).sub(FloatVector.fromArray(S, e, 3 * BLOCK + i)).sub(gLow.mul(high - low))
                    .intoArray(e, 2 * BLOCK + i);
        }
    }

    /** sum V_t over the borders below the upper end. */
    private FloatVector within(int i, float high, VectorMask<Float> outside) {
        FloatVector beyond = FloatVector.fromArray(S, e, i);
        FloatVector steps = all(high).sub(FloatVector.fromArray(S, whole, i));
        return steps.sub(FloatVector.fromArray(S, rest, BLOCK + i)).add(beyond).blend(beyond, outside);
    }

    /** sum g_t over the same borders. */
    private FloatVector density(int i, VectorMask<Float> outside) {
        FloatVector beyond = FloatVector.fromArray(S, e, 2 * BLOCK + i);
        return FloatVector.fromArray(S, rest, 2 * BLOCK + i).sub(beyond).blend(beyond, outside);
    }

    private double combine(float[] x, float[] gy, float[] gx, int at, int n) {
        FloatVector total = all(0);
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> in = S.indexInRange(i, n);
            FloatVector over = all(inverse).div(FloatVector.fromArray(S, sum, Z + i));
            FloatVector mean = FloatVector.fromArray(S, sum, N + i).div(FloatVector.fromArray(S, sum, Z + i));
            FloatVector slopes = FloatVector.fromArray(S, sum, DN + i)
                    .sub(mean.mul(FloatVector.fromArray(S, sum, DZ + i))).mul(over);
            FloatVector u = scaled(x, at, i, in);
            VectorMask<Float> far = u.compare(VectorOperators.GT, hi + 0.5f + FAR / inverse)
                    .or(u.compare(VectorOperators.LT, lo - 0.5f - FAR / inverse));
            slopes = slopes.blend(0, far.or(in.not()));
            FloatVector k = VectorCpqLoops.winner(u, VectorCpqLoops.nearest(u, lo, hi), thresholds);
            FloatVector g = FloatVector.fromArray(S, gy, at + i, in);
            if (gx != null) {
                g.mul(slopes).intoArray(gx, at + i, in);
            }
            total = g.fma(k.sub(u.mul(slopes)), total);
        }
        double sumOfLanes = 0;
        for (int l = 0; l < L; l++) {
            sumOfLanes += total.lane(l);
        }
        return sumOfLanes;
    }
}
