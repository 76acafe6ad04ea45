package io.github.dropbits.quant.cpq.closedform;

import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.kernels.CodeProbabilities;
import java.util.Arrays;

/**
 * The categorical distribution over the codes of one grid, in units of the step: {@code u = x / alpha},
 * {@code s = sigma / alpha} (cpq.md, sections 2 and 3). For one element after the other it finds the winning code and
 * the derivatives of the estimator's surrogate. In double; no array is 2^b wide, and cells whose share is below the
 * rounding error are left out, so the time depends on s and not on the number of bits.
 *
 * <p>The cell of code k has probability {@code pi = (1-r) E / ((1+E)(1+rE))} with {@code r = e^(-1/s)} and
 * {@code E = e^-t}, t being the distance from u to the cell's nearer border in units of s, negative inside the cell.
 * That is sigmoid((k+1/2-u)/s) - sigmoid((k-1/2-u)/s) without its cancellation. From one cell to the next, outwards, E
 * shrinks by the factor r. Derivatives of log pi are {@code q/s} by u and {@code (pi/2 + (k-u)q)/s^2} by s, up to a
 * term that all cells share, with {@code q = sigmoid((k+1/2-u)/s) + sigmoid((k-1/2-u)/s) - 1}.
 */
public final class CpqCells {
    private static final double NEGLIGIBLE = 1e-18;

    private final Grid grid;
    private final double s;
    private final double r;
    private final double oneMinusR;
    /** Mask by level, from index 1. */
    private final double[] mask;
    private final double cut;
    private final int lowest;
    private final int highest;
    /** Whether masks are only 1 and 0, the zeros last: then the winner is the nearest kept code. */
    private final boolean uniform;
    /** Whether no mask is larger than the one before, as DropBits draws them. */
    private final boolean nested;

    /** Of the last element: the derivative by u and by s, of the soft staircase or of the winner's probability. */
    double byU;
    double byS;
    /** Of the last element: the derivative by each level's mask, in units of the step; from index 1. */
    final double[] byMask;

    private final double[] share;
    private final double[] moment;
    private CpqThresholds thresholds;
    private Lattice lattice;
    private GridEnds ends;
    private double sum;
    private double sumJ;
    private double sumQ;
    private double sumJQ;
    private double sumY;
    private double sumJY;
    private double winnerW;
    private double winnerQ;
    private double winnerY;

    public CpqCells(Grid grid, double s, float[] masks, int at) {
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
            mask[l] = masks == null ? 1 : masks[at + l - 1];
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

    /** The same distribution for another task: what is computed for an element is not shared. */
    public CpqCells copy() {
        return new CpqCells(this);
    }

    /** Whether masks never grow from a level to the next, so that {@link #thresholds} tell the winner. */
    boolean nested() {
        return nested;
    }

    /** Where masked levels begin to win; computed once, for nested masks. */
    CpqThresholds thresholds() {
        if (thresholds == null) {
            thresholds = new CpqThresholds(this, grid, mask);
        }
        return thresholds;
    }

    /** The grid without its ends; computed once, for the vector loops' noise scales. */
    Lattice lattice() {
        if (lattice == null) {
            lattice = Lattice.of(s);
        }
        return lattice;
    }

    /** The ends of the grid of the kept codes; computed once, likewise. */
    GridEnds ends() {
        if (ends == null) {
            ends = new GridEnds(s, highest - lowest);
        }
        return ends;
    }

    /** Takes what is equal from another distribution of the same noise scale. */
    void share(CpqCells same) {
        lattice = same.lattice();
        if (highest - lowest == same.highest - same.lowest) {
            ends = same.ends;
        }
    }

    /** A level's mask, from 1; 0 above the grid's bits. */
    double mask(int level) {
        return level < mask.length ? mask[level] : 0;
    }

    /** The codes of which this is the distribution. */
    Grid grid() {
        return grid;
    }

    /** Whether all kept codes weigh the same. */
    boolean uniform() {
        return uniform;
    }

    /** The smallest code that is kept. */
    int lowest() {
        return lowest;
    }

    /** The largest code that is kept. */
    int highest() {
        return highest;
    }

    /** The noise scale in units of the step. */
    double scale() {
        return s;
    }

    /** The winning code for u = x / alpha, which is not NaN; ties go to the lower code. */
    public int winner(float u) {
        return uniform ? Grid.nearest(u, lowest, highest) : best(u);
    }

    /** The most probable code: of each level only the code nearest to u can be. */
    private int best(float u) {
        int nearest = Grid.nearest(u, lowest, highest);
        if (nested && mask[grid.level(nearest)] == mask[1]) {
            // No other code is both nearer and less masked.
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
                if (pLower > most || pLower == most && lower < best) {
                    most = pLower;
                    best = lower;
                }
                double pUpper = lower == upper ? pLower : Math.log(mask[l]) + logCell(upper, at);
                if (pUpper > most || pUpper == most && upper < best) {
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
     * Computes {@link #byU}, {@link #byS} and, if asked for, {@link #byMask}.
     *
     * @return u, or where the distribution is the same within rounding but numbers stay finite
     */
    double derive(double x, int winner, boolean allClasses, boolean masks) {
        double u = clamped(x);
        sweep(u, winner, masks);
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

    /** Sums over the cells, from the one next to u outwards on either side. */
    private void sweep(double u, int winner, boolean masks) {
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
        int up = Math.max(lowest, (int) Math.ceil(u));
        int down = Math.min(highest, up - 1);
        double eUp = up > highest ? 0 : Math.exp(-(up - 0.5 - u) / s);
        double eDown = down < lowest ? 0 : Math.exp(-(u - down - 0.5) / s);
        double least = cut * Math.min(1, Math.max(eUp, eDown));
        double e = eUp;
        for (int k = up; k <= highest && e > least; k++) {
            add(k, e, 1, u, winner, masks);
            e *= r;
        }
        e = eDown;
        for (int k = down; k >= lowest && e > least; k--) {
            add(k, e, -1, u, winner, masks);
            e *= r;
        }
    }

    private void add(int k, double e, int side, double u, int winner, boolean masks) {
        double near = 1 / (1 + e);
        double far = 1 / (1 + r * e);
        double pi = oneMinusR * e * near * far;
        int level = grid.level(k);
        double w = mask[level] * pi;
        double q = side * (near + far - 1);
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
