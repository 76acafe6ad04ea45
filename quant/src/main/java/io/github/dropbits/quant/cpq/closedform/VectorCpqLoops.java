package io.github.dropbits.quant.cpq.closedform;

import io.github.dropbits.quant.kernels.VectorCodes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector implementation of the loops. The backward pass uses a closed form ({@link CpqStaircase}) if every code
 * propagates its gradient, sigma follows alpha, all kept codes have the mask 1, and no mask needs a gradient. Otherwise
 * it sums over the nearby codes ({@link CpqSlopes}). Two cases are delegated to the scalar implementation: masks that
 * are not nested, which DropBits never draws, and fine grids with much noise (7 and 8 bits with sigma/alpha above 0.7).
 */
public final class VectorCpqLoops implements CpqLoops {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /** With up to this number of codes, sums in float are accurate for all noise scales. */
    private static final int FEW_CODES = 64;

    private final ScalarCpqLoops scalar = new ScalarCpqLoops();

    @Override
    public void prepare(CpqCells cells) {
        if (!cells.uniform() && cells.nested()) {
            cells.thresholds();
        }
    }

    @Override
    public int forward(CpqCells cells, float alpha, float[] x, float[] y, int from, int to) {
        if (!cells.nested()) {
            return scalar.forward(cells, alpha, x, y, from, to);
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
            FloatVector k = VectorCodes.nearest(u, lo, hi);
            (borders == null ? k : winner(u, k, borders)).mul(alpha).intoArray(y, i);
        }
        if (bad) {
            return scalar.forward(cells, alpha, x, y, from, to);
        }
        return scalar.forward(cells, alpha, x, y, i, to);
    }

    /**
     * Returns whether float is accurate enough. This is not the case for a fine grid with much noise, because the
     * gradient with respect to alpha is then a small difference of large numbers.
     */
    private static boolean floatSuffices(CpqCells cells) {
        return cells.scale() <= BorderSeries.WIDEST || cells.highest() - cells.lowest() < FEW_CODES;
    }

    /** Returns whether the soft staircase has a closed form. */
    private static boolean hasClosedForm(CpqCells cells) {
        return cells.uniform() && cells.scale() <= BorderSeries.WIDEST;
    }

    @Override
    public void prepareBackward(CpqCells[] channels) {
        CpqCells before = null;
        for (CpqCells cells : channels) {
            if (hasClosedForm(cells)) {
                if (before != null && before.scale() == cells.scale()) {
                    cells.reuseTables(before);
                }
                cells.lattice();
                cells.ends();
                before = cells;
            }
        }
    }

    /** Computes the winning codes from the nearest codes and from the borders at which other codes win. */
    static FloatVector winner(FloatVector u, FloatVector nearest, CpqThresholds borders) {
        FloatVector k = nearest;
        for (int b = 0; b < borders.count; b++) {
            k = k.blend(k.min(borders.high[b]), u.compare(VectorOperators.LE, borders.upper[b]));
            k = k.blend(k.max(borders.low[b]), u.compare(VectorOperators.GE, borders.lower[b]));
        }
        return k;
    }

    @Override
    public void backward(CpqCells cells, float alpha, float[] x, float[] gy, float[] gx, int from, int to,
            Wanted wanted, double[] sums) {
        if (!cells.nested() || !floatSuffices(cells)) {
            scalar.backward(cells, alpha, x, gy, gx, from, to, wanted, sums);
        } else if (hasClosedForm(cells) && wanted.allClasses() && wanted.sigmaFollows()
                && !wanted.masks()) {
            CpqStaircase staircase = new CpqStaircase(cells, alpha);
            for (int at = from; at < to; at += CpqStaircase.BLOCK) {
                sums[0] += staircase.block(x, gy, gx, at, Math.min(CpqStaircase.BLOCK, to - at));
            }
            staircase.release();
        } else {
            CpqSlopes slopes = new CpqSlopes(cells, alpha, wanted);
            for (int at = from; at < to; at += CpqWindow.BLOCK) {
                slopes.block(x, gy, gx, at, Math.min(CpqWindow.BLOCK, to - at), sums);
            }
            slopes.release();
        }
    }
}
