package io.github.dropbits.quant;

import io.github.dropbits.core.kernels.FloatPool;
import io.github.dropbits.core.kernels.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The derivative of the soft staircase {@code S = sum k p_k} where all kept codes weigh the same and every class passes
 * its gradient (cpq.md, section 3). For one thread.
 *
 * <p>Let V_t and T_t be the probabilities that the noise ends below and above the border t, and H the grid's upper
 * border. With the grid's lower end far away, {@code hi - S = Y / V_H} with {@code Y = sum V_t} over the borders within
 * the grid, and {@code s S' = (sum V_t T_t - Y T_H) / V_H}. Sums over the borders within the grid are those over the
 * endless {@link Lattice} less those beyond the end, which are functions of {@code E = e^(-d/s)} alone, d being the
 * distance from the end ({@link BorderSeries}). The staircase is symmetric about the grid's middle, which makes every
 * value one of the upper half; the lower end is left out where it is too far to count, and the upper one too where no
 * value of a block comes near it.
 *
 * <p>The work is done in small passes over blocks that stay in the first-level cache: a single loop with all of it
 * would pass the compiler's limits.
 */
final class CpqStaircase {
    static final int BLOCK = Lattice.BLOCK;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /** Beyond so many s a border no longer counts: e^-16 is 1e-7. */
    private static final float FAR = 16;
    // Runs of the array: scaled value, code, mirrored rest, distance from the end, what stands between code and end.
    private static final int U = 0;
    private static final int CODE = BLOCK;
    private static final int REST = 2 * BLOCK;
    private static final int INSIDE = 3 * BLOCK;
    private static final int TILT = 4 * BLOCK;
    private static final int DENSITY = 5 * BLOCK;
    // E, W and U of the upper end, then of the lower.
    private static final int E = 6 * BLOCK;
    private static final int W = 7 * BLOCK;
    private static final int US = 8 * BLOCK;
    private static final int LOW = 3 * BLOCK;
    private static final int ZERO = 12 * BLOCK;

    private final float alpha;
    private final float lo;
    private final float hi;
    private final float inverse;
    private final Lattice lattice;
    private final BorderSeries series;
    /** Whether the lower end counts for values of the upper half. */
    private final boolean narrow;
    private final float[] a = FloatPool.take(13 * BLOCK);
    private final Pass[] passes;
    private final Pass[] farPasses;

    /**
     * A pass over a block. Passes are called through this one interface so that the compiler takes each by itself:
     * inlined into one method they pass its limit (NodeCountInliningCutoff), and vectors are boxed.
     */
    @FunctionalInterface
    private interface Pass {
        void run(int n);
    }

    CpqStaircase(CpqCells cells, float alpha) {
        this.alpha = alpha;
        lo = cells.lowest();
        hi = cells.highest();
        double s = cells.scale();
        inverse = (float) (1 / s);
        lattice = cells.lattice();
        series = new BorderSeries(s);
        narrow = ((hi - lo) / 2 + 0.5) / s < FAR;
        Arrays.fill(a, ZERO, ZERO + BLOCK, 0);
        farPasses = new Pass[] {n -> lattice.density(a, REST, DENSITY, n)};
        List<Pass> all = new ArrayList<>();
        all.add(n -> lattice.both(a, REST, DENSITY, TILT, n));
        all.add(n -> Unary.ACTIVE.exp(a, a, E, E + n));
        all.add(n -> series.ends(a, E, INSIDE, W, US, n));
        if (narrow) {
            all.add(n -> Unary.ACTIVE.exp(a, a, E + LOW, E + LOW + n));
            all.add(n -> series.ends(a, E + LOW, ZERO, W + LOW, US + LOW, n));
            all.add(this::withinBoth);
            all.add(this::betweenEnds);
        } else {
            all.add(this::belowEnd);
        }
        passes = all.toArray(new Pass[0]);
    }

    void end() {
        FloatPool.give(a);
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(S, v);
    }

    /** Writes a block's gradients and returns the sum of those by alpha. */
    double block(float[] x, float[] gy, float[] gx, int at, int n) {
        boolean near = distances(x, at, n);
        for (Pass pass : near || narrow ? passes : farPasses) {
            pass.run(n);
        }
        return combine(gy, gx, at, n);
    }

    /**
     * Scales, finds codes and distances.
     *
     * @return whether a value is so near the end that it counts
     */
    private boolean distances(float[] x, int at, int n) {
        float far = 1 + FAR / inverse;
        FloatVector least = all(hi);
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> in = S.indexInRange(i, n);
            FloatVector u = FloatVector.fromArray(S, x, at + i, in).div(alpha).max(lo - far).min(hi + far);
            FloatVector k = VectorCpqLoops.nearest(u, lo, hi);
            FloatVector d = u.sub(k);
            u.intoArray(a, U + i);
            k.intoArray(a, CODE + i);
            VectorMask<Float> lower = u.compare(VectorOperators.LT, (lo + hi) / 2);
            FloatVector up = d.blend(d.neg(), lower);
            // Whole steps up to the end, exact whatever the code.
            FloatVector inside = all(hi).sub(k).blend(k.sub(lo), lower).add(0.5f).sub(up);
            up.intoArray(a, REST + i);
            inside.intoArray(a, INSIDE + i);
            inside.abs().mul(-inverse).intoArray(a, E + i);
            least = least.min(inside);
        }
        if (narrow) {
            for (int i = 0; i < n; i += L) {
                all(hi - lo + 1).sub(FloatVector.fromArray(S, a, INSIDE + i)).mul(-inverse).intoArray(a, E + LOW + i);
            }
        }
        return least.compare(VectorOperators.LT, FAR / inverse).anyTrue();
    }

    /** The sum of V over the borders within the grid: inside from the lattice's tilt, outside E W. */
    private FloatVector below(int i, FloatVector e, FloatVector w, VectorMask<Float> outside) {
        FloatVector rest = FloatVector.fromArray(S, a, REST + i);
        FloatVector steps = FloatVector.fromArray(S, a, INSIDE + i).sub(0.5f).add(rest);
        return steps.sub(FloatVector.fromArray(S, a, TILT + i)).add(w).blend(e.mul(w), outside);
    }

    /** The sum of V T over the same borders; outside without its factor E. */
    private FloatVector density(int i, FloatVector e, FloatVector w, FloatVector us, VectorMask<Float> outside) {
        return FloatVector.fromArray(S, a, DENSITY + i).sub(us).add(w.mul(w)).blend(us.sub(e.mul(w).mul(w)), outside);
    }

    /** Turns the lattice's density into s S' with one end. */
    private void belowEnd(int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> outside = FloatVector.fromArray(S, a, INSIDE + i).compare(VectorOperators.LT, 0);
            FloatVector e = FloatVector.fromArray(S, a, E + i);
            FloatVector w = FloatVector.fromArray(S, a, W + i);
            FloatVector us = FloatVector.fromArray(S, a, US + i);
            FloatVector y = below(i, e, w, outside);
            // Outside, Y T / V is W, and everything is divided by V; inside, V is 1 / (1 + E), and T is E V.
            density(i, e, w, us, outside).mul(e.add(1f)).sub(y.mul(e).blend(w, outside)).intoArray(a, DENSITY + i);
        }
    }

    /** The sums of V and of V T over the borders within the grid, in place of the lattice's tilt and density. */
    private void withinBoth(int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> outside = FloatVector.fromArray(S, a, INSIDE + i).compare(VectorOperators.LT, 0);
            FloatVector e = FloatVector.fromArray(S, a, E + i);
            FloatVector w = FloatVector.fromArray(S, a, W + i);
            FloatVector us = FloatVector.fromArray(S, a, US + i);
            FloatVector wLow = FloatVector.fromArray(S, a, W + LOW + i);
            below(i, e, w, outside).sub(wLow).intoArray(a, TILT + i);
            density(i, e, w, us, outside).mul(e, outside).sub(FloatVector.fromArray(S, a, US + LOW + i))
                    .add(wLow.mul(wLow)).intoArray(a, DENSITY + i);
        }
    }

    /** Turns those sums into s S' with both ends. */
    private void betweenEnds(int n) {
        float steps = hi - lo;
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> outside = FloatVector.fromArray(S, a, INSIDE + i).compare(VectorOperators.LT, 0);
            FloatVector e = FloatVector.fromArray(S, a, E + i);
            FloatVector over = all(1).div(e.add(1f));
            FloatVector t = e.mul(over).blend(over, outside);
            FloatVector v = over.blend(e.mul(over), outside);
            FloatVector low = FloatVector.fromArray(S, a, E + LOW + i);
            FloatVector overLow = all(1).div(low.add(1f));
            FloatVector vLow = low.mul(overLow);
            FloatVector z = all(1).div(v.sub(vLow));
            FloatVector mean = FloatVector.fromArray(S, a, TILT + i).sub(vLow.mul(steps)).mul(z);
            FloatVector inner = all(steps).sub(mean).mul(vLow.mul(overLow)).add(mean.mul(v.mul(t)));
            FloatVector.fromArray(S, a, DENSITY + i).sub(inner).mul(z).intoArray(a, DENSITY + i);
        }
    }

    private double combine(float[] gy, float[] gx, int at, int n) {
        FloatVector total = all(0);
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> in = S.indexInRange(i, n);
            FloatVector u = FloatVector.fromArray(S, a, U + i);
            // Nothing from too far out, and nothing from the lanes behind the last element.
            VectorMask<Float> none = FloatVector.fromArray(S, a, INSIDE + i)
                    .compare(VectorOperators.LT, -FAR / inverse).or(in.not());
            FloatVector slopes = FloatVector.fromArray(S, a, DENSITY + i).mul(inverse).blend(0, none);
            FloatVector g = FloatVector.fromArray(S, gy, at + i, in);
            if (gx != null) {
                g.mul(slopes).intoArray(gx, at + i, in);
            }
            total = g.fma(FloatVector.fromArray(S, a, CODE + i).sub(u.mul(slopes)), total);
        }
        double sum = 0;
        for (int l = 0; l < L; l++) {
            sum += total.lane(l);
        }
        return sum;
    }
}
