package io.github.dropbits.quant.cpq.closedform;

import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.kernels.CodeProbabilities;
import java.util.Arrays;

/**
 * The categorical distribution over the codes of a grid, in units of the step: {@code u = x / alpha},
 * {@code s = sigma / alpha} (cpq.md, sections 2 and 3). For one element at a time, this class finds the winning code
 * and computes the derivatives of the estimator's surrogate in double precision. It does not need an array with 2^b
 * elements. Cells whose probability is below the rounding error are omitted, so the time depends on s and not on the
 * number of bits.
 *
 * <p>The cell of code k has probability {@code pi = (1-r) E / ((1+E)(1+rE))} with {@code r = e^(-1/s)} and
 * {@code E = e^-t}. Here t is the distance from u to the nearer border of the cell in units of s, negative inside the
 * cell. The formula equals sigmoid((k+1/2-u)/s) - sigmoid((k-1/2-u)/s), but avoids cancellation. From one cell to the
 * next one outward, E decreases by the factor r. Let {@code q = sigmoid((k+1/2-u)/s) + sigmoid((k-1/2-u)/s) - 1}. The
 * derivative of log pi with respect to u is {@code q/s}. The derivative with respect to s is
 * {@code (pi/2 + (k-u)q)/s^2}, up to a term that is the same for all cells.
 */
public final class CpqCells {
    /** Cells are omitted if their probability is less than this fraction of the probability of the nearest cell. */
    private static final double NEGLIGIBLE = 1e-18;

    private final Grid grid;
    private final double s;
    private final double r;
    private final double oneMinusR;
    /** The mask of each level, starting at index 1. */
    private final double[] mask;
    /** {@link #NEGLIGIBLE} times the smallest kept mask. */
    private final double cut;
    /** The smallest and the largest kept code. A code is kept if its mask is not 0. */
    private final int lowest;
    private final int highest;
    /** Whether all masks are 1, possibly followed by zeros. In this case the nearest kept code wins. */
    private final boolean uniform;
    /** Whether no mask is larger than the mask of the level before. DropBits draws only such masks. */
    private final boolean nested;

    /**
     * The derivatives of the estimator's surrogate with respect to u and to s, for the element that was processed last.
     * The surrogate is the soft staircase if all codes propagate their gradient. Otherwise it is the winning code times
     * its probability.
     */
    double byU;
    double byS;
    /**
     * The derivatives of the surrogate with respect to the mask of each level, in units of the step, starting at index
     * 1, for the element that was processed last.
     */
    final double[] byMask;

    /** The sums of w and of w times (code - winner) over the cells of each level, where w is pi times the mask. */
    private final double[] share;
    private final double[] moment;
    private CpqThresholds thresholds;
    private Lattice lattice;
    private GridEnds ends;
    /**
     * Sums over the cells of w, w j, w q, w j q, w y and w j y. For code k, w = mask pi, j = k - winner, and y = pi/2 +
     * (k-u)q.
     */
    private double sum;
    private double sumJ;
    private double sumQ;
    private double sumJQ;
    private double sumY;
    private double sumJY;
    /** The values w, q and y of the winning code. */
    private double winnerW;
    private double winnerQ;
    private double winnerY;

    /**
     * Creates a distribution.
     *
     * @param grid the grid that defines the codes
     * @param s the noise scale in units of the step
     * @param masks an array that contains the masks of all levels; not modified; null if all masks are 1
     * @param offset the index of the first level's mask in {@code masks}
     */
    public CpqCells(Grid grid, double s, float[] masks, int offset) {
        this.grid = grid;
        this.s = s;
        this.r = Math.exp(-1 / s);
        this.oneMinusR = -Math.expm1(-1 / s);
        int bits = grid.bits();
        mask = new double[bits + 1];
        byMask = new double[bits + 1];
        share = new double[bits + 1];
        moment = new double[bits + 1];
        int kept = 0;
        double least = 1;
        boolean plain = true;
        boolean falling = true;
        for (int l = 1; l <= bits; l++) {
            mask[l] = masks == null ? 1 : masks[offset + l - 1];
            falling &= l == 1 || mask[l] <= mask[l - 1];
            plain &= mask[l] == 0 || mask[l] == 1 && kept == l - 1;
            if (mask[l] > 0) {
                kept = l;
                least = Math.min(least, mask[l]);
            }
        }
        uniform = plain;
        nested = falling;
        cut = NEGLIGIBLE * least;
        lowest = grid.lowest(kept);
        highest = grid.highest(kept);
    }

    private CpqCells(CpqCells other) {
        grid = other.grid;
        s = other.s;
        r = other.r;
        oneMinusR = other.oneMinusR;
        mask = other.mask;
        cut = other.cut;
        lowest = other.lowest;
        highest = other.highest;
        uniform = other.uniform;
        nested = other.nested;
        thresholds = other.thresholds;
        lattice = other.lattice;
        ends = other.ends;
        byMask = new double[mask.length];
        share = new double[mask.length];
        moment = new double[mask.length];
    }

    /** Returns a copy for another task. It shares the tables, but has its own results for an element. */
    public CpqCells copy() {
        return new CpqCells(this);
    }

    /** Returns whether no mask is larger than the mask of the level before. {@link #thresholds} requires this. */
    boolean nested() {
        return nested;
    }

    /**
     * Returns the borders beyond which the codes of masked levels win. They exist for nested masks only, and are
     * computed once.
     */
    CpqThresholds thresholds() {
        if (thresholds == null) {
            thresholds = new CpqThresholds(this, grid, mask);
        }
        return thresholds;
    }

    /**
     * Returns the component of the soft staircase that does not depend on the ends of the grid. It is computed once. It
     * exists only for noise scales that have a closed form.
     */
    Lattice lattice() {
        if (lattice == null) {
            lattice = Lattice.of(s);
        }
        return lattice;
    }

    /**
     * Returns the component of the soft staircase that depends on the ends of the range of kept codes. It is computed
     * once. It exists for the same noise scales as {@link #lattice}.
     */
    GridEnds ends() {
        if (ends == null) {
            ends = new GridEnds(s, highest - lowest);
        }
        return ends;
    }

    /**
     * Reuses the tables of another distribution with the same noise scale. The ends are reused only if both
     * distributions have the same number of kept codes.
     */
    void reuseTables(CpqCells same) {
        lattice = same.lattice();
        if (highest - lowest == same.highest - same.lowest) {
            ends = same.ends;
        }
    }

    /** Returns the mask of a level, counted from 1, or 0 for levels beyond the bit-length of the grid. */
    double mask(int level) {
        return level < mask.length ? mask[level] : 0;
    }

    /** Returns the grid. */
    Grid grid() {
        return grid;
    }

    /** Returns whether all kept codes have the mask 1. */
    boolean uniform() {
        return uniform;
    }

    /** Returns the smallest kept code. */
    int lowest() {
        return lowest;
    }

    /** Returns the largest kept code. */
    int highest() {
        return highest;
    }

    /** Returns the noise scale in units of the step. */
    double scale() {
        return s;
    }

    /**
     * Returns the winning code for u = x / alpha, which must not be NaN. If two codes are equally near, the even one
     * wins, except that the signs of 0 and -0 are 1.
     */
    public int winner(float u) {
        return grid.isSign() ? grid.nearest(u) : uniform ? Grid.nearest(u, lowest, highest) : best(u);
    }

    /**
     * Returns the most probable code. All codes of a level have the same mask, so only two codes per level can win: the
     * nearest code of the level's lower half and the nearest code of its upper half.
     */
    private int best(float u) {
        int nearest = Grid.nearest(u, lowest, highest);
        if (nested && mask[grid.level(nearest)] == mask[1]) {
            // No other code is nearer, and none has a larger mask.
            return nearest;
        }
        double at = clamped(u);
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int l = 1; l < mask.length; l++) {
            if (mask[l] > 0) {
                int inner = grid.highest(Math.max(1, l - 1));
                int upper = Grid.nearest(u, l == 1 ? grid.lowest(1) : inner + 1, grid.highest(l));
                int lower = l > 1 && grid.signed() ? Grid.nearest(u, grid.lowest(l), grid.lowest(l - 1) - 1) : upper;
                double pLower = Math.log(mask[l]) + logCell(lower, at);
                if (pLower > most || pLower == most && lower % 2 == 0) {
                    most = pLower;
                    best = lower;
                }
                double pUpper = lower == upper ? pLower : Math.log(mask[l]) + logCell(upper, at);
                if (pUpper > most || pUpper == most && upper % 2 == 0) {
                    most = pUpper;
                    best = upper;
                }
            }
        }
        return best;
    }

    private double logCell(int code, double u) {
        double t = (Math.abs(code - u) - 0.5) / s;
        return -t - Math.log1p(Math.exp(-t)) - Math.log1p(r * Math.exp(-t));
    }

    private double clamped(double u) {
        return Math.max(lowest - 0.5 - CodeProbabilities.FAR * s,
                Math.min(highest + 0.5 + CodeProbabilities.FAR * s, u));
    }

    /**
     * Computes {@link #byU}, {@link #byS} and, if {@code masks} is true, {@link #byMask}.
     *
     * @return u, clamped to a range outside of which the distribution changes only by rounding errors
     */
    double derive(double x, int winner, boolean allClasses, boolean masks) {
        double u = clamped(x);
        clearSums(masks);
        if (nested) {
            sweep(u, winner, masks);
        } else {
            sumAll(u, winner, masks);
        }
        double meanJ = sumJ / sum;
        double meanQ = sumQ / sum;
        if (allClasses) {
            byU = (sumJQ / sum - meanJ * meanQ) / s;
            byS = (sumJY / sum - meanJ * sumY / sum) / (s * s);
        } else {
            double p = winnerW / sum;
            byU = winner * p * (winnerQ - meanQ) / s;
            byS = winner * p * (winnerY - sumY / sum) / (s * s);
        }
        if (masks) {
            byMasks(winner, allClasses, meanJ);
        }
        return u;
    }

    private void byMasks(int winner, boolean allClasses, double meanJ) {
        int level = grid.level(winner);
        for (int l = 1; l < mask.length; l++) {
            if (mask[l] == 0) {
                byMask[l] = 0;
            } else if (allClasses) {
                byMask[l] = (moment[l] - meanJ * share[l]) / sum / mask[l];
            } else {
                byMask[l] = winner * winnerW / sum * ((l == level ? 1 : 0) - share[l] / sum) / mask[l];
            }
        }
    }

    private void clearSums(boolean masks) {
        sum = 0;
        sumJ = 0;
        sumQ = 0;
        sumJQ = 0;
        sumY = 0;
        sumJY = 0;
        winnerW = 0;
        winnerQ = 0;
        winnerY = 0;
        if (masks) {
            Arrays.fill(share, 0);
            Arrays.fill(moment, 0);
        }
    }

    /**
     * Computes the sums over all kept cells, with weights relative to the winner's weight. This is needed if the masks
     * are not nested: the cells near u may be dropped, and all kept cells may be so far away that their probabilities
     * underflow.
     */
    private void sumAll(double u, int winner, boolean masks) {
        double most = Math.log(mask[grid.level(winner)]) + logCell(winner, u);
        for (int k = lowest; k <= highest; k++) {
            double m = mask[grid.level(k)];
            if (m > 0) {
                double e = Math.exp((0.5 - Math.abs(k - u)) / s);
                double near = 1 / (1 + e);
                double far = 1 / (1 + r * e);
                double q = (k < u ? -1 : 1) * (near + far - 1);
                add(k, Math.exp(Math.log(m) + logCell(k, u) - most), q, oneMinusR * e * near * far, u, winner, masks);
            }
        }
    }

    /** Computes the sums over the cells, starting at u and proceeding outward on both sides. */
    private void sweep(double u, int winner, boolean masks) {
        int up = Math.max(lowest, (int) Math.ceil(u));
        int down = Math.min(highest, up - 1);
        double eUp = up > highest ? 0 : Math.exp(-(up - 0.5 - u) / s);
        double eDown = down < lowest ? 0 : Math.exp(-(u - down - 0.5) / s);
        double least = cut * Math.min(1, Math.max(eUp, eDown));
        double e = eUp;
        for (int k = up; k <= highest && e > least; k++) {
            addCell(k, e, 1, u, winner, masks);
            e *= r;
        }
        e = eDown;
        for (int k = down; k >= lowest && e > least; k--) {
            addCell(k, e, -1, u, winner, masks);
            e *= r;
        }
    }

    private void addCell(int k, double e, int side, double u, int winner, boolean masks) {
        double near = 1 / (1 + e);
        double far = 1 / (1 + r * e);
        double pi = oneMinusR * e * near * far;
        add(k, mask[grid.level(k)] * pi, side * (near + far - 1), pi, u, winner, masks);
    }

    private void add(int k, double w, double q, double pi, double u, int winner, boolean masks) {
        int level = grid.level(k);
        double y = 0.5 * pi + (k - u) * q;
        int j = k - winner;
        sum += w;
        sumJ += w * j;
        sumQ += w * q;
        sumJQ += w * j * q;
        sumY += w * y;
        sumJY += w * j * y;
        if (masks) {
            share[level] += w;
            moment[level] += w * j;
        }
        if (j == 0) {
            winnerW = w;
            winnerQ = q;
            winnerY = y;
        }
    }
}
