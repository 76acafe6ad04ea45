package io.github.dropbits.quant;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector form, for the cases that training spends its time in: every class passes its gradient and sigma follows
 * alpha ({@link CpqStaircase}, or {@link CpqMixture} under fractional masks). Everything else goes to the plain form.
 */
final class VectorCpqLoops implements CpqLoops {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final float ROUNDER = 0x1.8p23f;

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

    @Override
    public void prepareBackward(CpqCells[] channels) {
        CpqCells before = null;
        for (CpqCells cells : channels) {
            if (cells.scale() <= BorderSeries.WIDEST) {
                if (before != null && before.scale() == cells.scale()) {
                    cells.share(before);
                }
                cells.lattice();
                if (cells.uniform()) {
                    cells.ends();
                }
                before = cells;
            }
        }
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

    /** No less than one number, no more than another: max and min, with rules for NaN and -0, take x86 longer. */
    static FloatVector within(FloatVector u, float lo, float hi) {
        return u.blend(lo, u.compare(VectorOperators.LT, lo)).blend(hi, u.compare(VectorOperators.GT, hi));
    }

    /** The nearest whole number within a range, half down, exactly. */
    static FloatVector nearest(FloatVector u, float lo, float hi) {
        FloatVector c = within(u, lo, hi);
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
        CpqStaircase staircase = new CpqStaircase(cells, alpha);
        for (int at = from; at < to; at += CpqStaircase.BLOCK) {
            sums[0] += staircase.block(x, gy, gx, at, Math.min(CpqStaircase.BLOCK, to - at));
        }
        staircase.end();
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
}
