package io.github.dropbits.quant.kernels;

import io.github.dropbits.quant.Grid;

/**
 * The distribution of cpq.md, section 2, written out over all 2^b codes in double: what the fused kernel must equal.
 */
public final class CodeProbabilities {
    /** From this many sigma outside the grid on, the distribution no longer changes within rounding. */
    public static final double FAR = 40;

    private CodeProbabilities() {
    }

    /**
     * The probabilities of all codes. With {@code u} and {@code v} the distances of a cell's upper and lower border
     * from x in units of sigma, {@code sigmoid(u) - sigmoid(v)} is {@code (1 - e^(v-u)) / ((1 + e^-u) (1 + e^v))}, and
     * u - v is the same for all cells: nothing cancels.
     *
     * @param levels the masks of levels 1 to b
     * @return one number a code, from the lowest
     */
    public static double[] of(Grid grid, double x, double alpha, double sigma, double[] levels) {
        double[] p = new double[grid.highest() - grid.lowest() + 1];
        double[] logMasks = new double[levels.length];
        for (int l = 0; l < levels.length; l++) {
            logMasks[l] = Math.log(levels[l]);
        }
        double most = Double.NEGATIVE_INFINITY;
        double lower = (alpha * (grid.lowest() - 0.5) - x) / sigma;
        double rest = rest(lower);
        for (int i = 0; i < p.length; i++) {
            int k = grid.lowest() + i;
            double upper = (alpha * (k + 0.5) - x) / sigma;
            double next = rest(upper);
            // The logarithms of 1 + e^-u and 1 + e^v.
            p[i] = logMasks[grid.level(k) - 1] - (Math.max(-upper, 0) + next) - (Math.max(lower, 0) + rest);
            most = Math.max(most, p[i]);
            lower = upper;
            rest = next;
        }
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.exp(p[i] - most);
            sum += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
        return p;
    }

    /** What softplus of z and of -z have beyond {@code max(z, 0)} and {@code max(-z, 0)}. */
    private static double rest(double z) {
        return Math.log1p(Math.exp(-Math.abs(z)));
    }
}
