package io.github.dropbits.quant;

import io.github.dropbits.core.kernels.FloatPool;
import io.github.dropbits.core.kernels.Unary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector form, for the case that training spends its time in: every class passes its gradient, sigma follows alpha,
 * and all kept codes weigh the same (fractional masks are a {@link CpqMixture}). Everything else goes to the plain
 * form.
 *
 * <p>Wanted is the derivative of the soft staircase {@code S = sum k p_k}. Let V_t and T_t be the probabilities that
 * the noise ends below and above the border t, and H the grid's upper border. With the grid's lower end far away,
 * {@code hi - S = Y / V_H} with {@code Y = sum V_t} over the borders within the grid, and
 * {@code S' = (sum V_t T_t - Y T_H) / (s V_H)}. Sums over all borders on one side of u, at distances d, d+1, ..., are
 * functions of {@code E = e^(-d/s)} alone ({@link BorderSeries}). So the sums within the grid are those on
 * either side of u less those beyond the ends. The staircase is symmetric about the grid's middle, which makes every
 * value one of the upper half; the lower end is then left out where it is too far to count.
 *
 * <p>The work is done in small passes over blocks that stay in the first-level cache: a single loop with all of it
 * would pass the compiler's limits.
 */
final class VectorCpqLoops implements CpqLoops {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final float ROUNDER = 0x1.8p23f;
    private static final int BLOCK = 512;
    /** Beyond so many s a border no longer counts: e^-16 is 1e-7. */
    private static final float FAR = 16;
    private static final float TINY = 1e-30f;

    private final ScalarCpqLoops plain = new ScalarCpqLoops();

    @Override
    public void prepare(CpqCells cells) {
        if (!cells.uniform() && cells.nested()) {
            cells.thresholds();
        }
    }

    @Override
    public int forward(CpqCells cells, float alpha, float[] x, float[] y, int from, int to) {
        if (!cells.nested()) {
            return plain.forward(cells, alpha, x, y, from, to);
        }
        CpqThresholds borders = cells.uniform() ? null : cells.thresholds();
        float lo = cells.lowest();
        float hi = cells.highest();
        boolean bad = false;
        int i = from;
        for (; i <= to - L; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            bad |= v.test(VectorOperators.IS_NAN).anyTrue();
            FloatVector u = v.div(alpha);
            FloatVector k = nearest(u, lo, hi);
            (borders == null ? k : winner(u, k, borders)).mul(alpha).intoArray(y, i);
        }
        if (bad) {
            return plain.forward(cells, alpha, x, y, from, to);
        }
        return plain.forward(cells, alpha, x, y, i, to);
    }

    /** The winning code, from the nearest one. */
    static FloatVector winner(FloatVector u, FloatVector nearest, CpqThresholds borders) {
        FloatVector k = nearest;
        for (int b = 0; b < borders.count; b++) {
            k = k.blend(k.min(borders.high[b]), u.compare(VectorOperators.LE, borders.upper[b]));
            k = k.blend(k.max(borders.low[b]), u.compare(VectorOperators.GE, borders.lower[b]));
        }
        return k;
    }

    /** The nearest whole number within a range, half down, exactly. */
    static FloatVector nearest(FloatVector u, float lo, float hi) {
        FloatVector c = u.max(lo).min(hi);
        FloatVector k = c.add(ROUNDER).sub(ROUNDER);
        return k.sub(1f, c.sub(k).compare(VectorOperators.EQ, -0.5f));
    }

    @Override
    public void backward(CpqCells cells, float alpha, float[] x, float[] gy, float[] gx, int from, int to,
            Wanted wanted,
            double[] sums) {
        if (!cells.nested() || wanted.masks() || !wanted.sigmaFollows() || wanted.estimator() != Estimator.ALL
                || cells.scale() > BorderSeries.WIDEST) {
            plain.backward(cells, alpha, x, gy, gx, from, to, wanted, sums);
            return;
        }
        if (!cells.uniform()) {
            mixed(cells, alpha, x, gy, gx, from, to, wanted, sums);
            return;
        }
        Work work = new Work(cells, alpha);
        for (int at = from; at < to; at += BLOCK) {
            sums[0] += work.block(x, gy, gx, at, Math.min(BLOCK, to - at));
        }
        work.end();
    }

    private void mixed(CpqCells cells, float alpha, float[] x, float[] gy, float[] gx, int from, int to, Wanted wanted,
            double[] sums) {
        CpqMixture mixture = new CpqMixture(cells, alpha);
        for (int at = from; at < to; at += CpqMixture.BLOCK) {
            int n = Math.min(CpqMixture.BLOCK, to - at);
            if (mixture.suits(x, at, n)) {
                sums[0] += mixture.block(x, gy, gx, at, n);
            } else {
                plain.backward(cells, alpha, x, gy, gx, at, at + n, wanted, sums);
            }
        }
        mixture.end();
    }

    /** One task's constants and scratch arrays. */
    private static final class Work {
        private final float alpha;
        private final float lo;
        private final float hi;
        private final float inverse;
        private final BorderSeries series;
        /** Whether the lower end counts for values of the upper half. */
        private final boolean narrow;
        /** Runs of a block: for the nearest border, the one on the other side, the upper end, the lower end. */
        private final float[] e = FloatPool.take(4 * BLOCK);
        private final float[] slope = FloatPool.take(4 * BLOCK);
        private final float[] atEnd = FloatPool.take(BLOCK);
        private final float[] atLow = FloatPool.take(BLOCK);
        private final float[] code = FloatPool.take(BLOCK);
        private final float[] rest = FloatPool.take(BLOCK);

        Work(CpqCells cells, float alpha) {
            this.alpha = alpha;
            lo = cells.lowest();
            hi = cells.highest();
            double s = cells.scale();
            inverse = (float) (1 / s);
            series = new BorderSeries(s);
            narrow = ((hi - lo) / 2 + 0.5) / s < FAR;
        }

        void end() {
            for (float[] a : new float[][] {e, slope, atEnd, atLow, code, rest}) {
                FloatPool.give(a);
            }
        }

        /** Writes a block's gradients and returns the sum of those by alpha. */
        double block(float[] x, float[] gy, float[] gx, int at, int n) {
            distances(x, at, n);
            Unary.ACTIVE.exp(e, e, 0, n);
            Unary.ACTIVE.exp(e, e, 2 * BLOCK, 2 * BLOCK + n);
            if (narrow) {
                Unary.ACTIVE.exp(e, e, 3 * BLOCK, 3 * BLOCK + n);
                System.arraycopy(e, 3 * BLOCK, atLow, 0, n);
            }
            others(n);
            for (int run = 0; run < (narrow ? 4 : 3); run++) {
                series.sums(e, slope, run * BLOCK, n);
            }
            return combine(gy, gx, at, n);
        }

        /** Codes, what is left of them, and the exponents of the nearest border, of the upper end and of the lower. */
        private void distances(float[] x, int at, int n) {
            float far = 1 + FAR / inverse;
            for (int i = 0; i < n; i += L) {
                VectorMask<Float> in = S.indexInRange(i, n);
                FloatVector v = FloatVector.fromArray(S, x, at + i, in).div(alpha).max(lo - far).min(hi + far);
                FloatVector k = nearest(v, lo, hi);
                FloatVector d = v.sub(k);
                k.intoArray(code, i);
                d.intoArray(rest, i);
                VectorMask<Float> lower = v.compare(VectorOperators.LT, (lo + hi) / 2);
                FloatVector up = d.blend(d.neg(), lower);
                // Whole steps up to the end, exact whatever the code.
                FloatVector steps = all(hi).sub(k).blend(k.sub(lo), lower);
                up.abs().sub(0.5f).mul(inverse).intoArray(e, i);
                steps.add(0.5f).sub(up).abs().mul(-inverse).intoArray(e, 2 * BLOCK + i);
                if (narrow) {
                    all(hi - lo + 0.5f).sub(steps).add(up).mul(-inverse).intoArray(e, 3 * BLOCK + i);
                }
            }
        }

        /** The other border of the same cell; and for values outside, the first border within the grid. */
        private void others(int n) {
            for (int i = 0; i < n; i += L) {
                all(series.r).div(FloatVector.fromArray(S, e, i).max(TINY)).intoArray(e, BLOCK + i);
                VectorMask<Float> outside = FloatVector.fromArray(S, rest, i).abs().compare(VectorOperators.GT, 0.5f);
                FloatVector end = FloatVector.fromArray(S, e, 2 * BLOCK + i);
                end.intoArray(atEnd, i);
                end.mul(series.r, outside).intoArray(e, 2 * BLOCK + i);
            }
        }

        private static FloatVector all(float v) {
            return FloatVector.broadcast(S, v);
        }

        private double combine(float[] gy, float[] gx, int at, int n) {
            FloatVector total = all(0);
            for (int i = 0; i < n; i += L) {
                VectorMask<Float> in = S.indexInRange(i, n);
                FloatVector d = FloatVector.fromArray(S, rest, i);
                FloatVector k = FloatVector.fromArray(S, code, i);
                FloatVector v = k.add(d);
                VectorMask<Float> outside = d.abs().compare(VectorOperators.GT, 0.5f);
                VectorMask<Float> lower = v.compare(VectorOperators.LT, (lo + hi) / 2);
                FloatVector slopes = narrow ? betweenEnds(i, d, k, outside, lower) : belowEnd(i, d, k, outside, lower);
                // Nothing from so far out, and nothing from the lanes behind the last element.
                slopes = slopes.blend(0, d.abs().compare(VectorOperators.GT, 0.5f + FAR / inverse).or(in.not()));
                FloatVector g = FloatVector.fromArray(S, gy, at + i, in);
                if (gx != null) {
                    g.mul(slopes).intoArray(gx, at + i, in);
                }
                total = g.fma(k.sub(v.mul(slopes)), total);
            }
            double sum = 0;
            for (int l = 0; l < L; l++) {
                sum += total.lane(l);
            }
            return sum;
        }

        /** sum V_t over the borders between u's end of the grid and the far one, were that infinitely far. */
        private FloatVector below(int i, FloatVector d, FloatVector k, VectorMask<Float> outside,
                VectorMask<Float> lower) {
            FloatVector steps = all(hi).sub(k).blend(k.sub(lo), lower);
            FloatVector beyond = FloatVector.fromArray(S, e, 2 * BLOCK + i);
            FloatVector sides = FloatVector.fromArray(S, e, i).sub(FloatVector.fromArray(S, e, BLOCK + i));
            VectorMask<Float> nearLow = d.compare(VectorOperators.LT, 0).xor(lower);
            return steps.sub(sides.neg().blend(sides, nearLow.not())).add(beyond).blend(beyond, outside);
        }

        /** sum V_t T_t over the same borders. */
        private FloatVector density(int i, VectorMask<Float> outside) {
            FloatVector beyond = FloatVector.fromArray(S, slope, 2 * BLOCK + i);
            return FloatVector.fromArray(S, slope, i).add(FloatVector.fromArray(S, slope, BLOCK + i)).sub(beyond)
                    .blend(beyond, outside);
        }

        private FloatVector belowEnd(int i, FloatVector d, FloatVector k, VectorMask<Float> outside,
                VectorMask<Float> lower) {
            FloatVector end = FloatVector.fromArray(S, atEnd, i);
            FloatVector over = all(1).div(end.add(1f));
            FloatVector t = end.mul(over).blend(over, outside);
            FloatVector v = over.blend(end.mul(over), outside);
            return density(i, outside).sub(below(i, d, k, outside, lower).mul(t)).mul(inverse).div(v);
        }

        private FloatVector betweenEnds(int i, FloatVector d, FloatVector k, VectorMask<Float> outside,
                VectorMask<Float> lower) {
            FloatVector end = FloatVector.fromArray(S, atEnd, i);
            FloatVector over = all(1).div(end.add(1f));
            FloatVector t = end.mul(over).blend(over, outside);
            FloatVector v = over.blend(end.mul(over), outside);
            FloatVector low = FloatVector.fromArray(S, atLow, i);
            FloatVector overLow = all(1).div(low.add(1f));
            FloatVector vLow = low.mul(overLow);
            FloatVector y = below(i, d, k, outside, lower).sub(FloatVector.fromArray(S, e, 3 * BLOCK + i));
            FloatVector g = density(i, outside).sub(FloatVector.fromArray(S, slope, 3 * BLOCK + i));
            FloatVector z = all(1).div(v.sub(vLow));
            FloatVector mean = y.sub(vLow.mul(hi - lo)).mul(z);
            FloatVector inner = all(hi - lo).sub(mean).mul(vLow.mul(overLow)).add(mean.mul(v.mul(t)));
            return g.sub(inner).mul(z).mul(inverse);
        }
    }
}
