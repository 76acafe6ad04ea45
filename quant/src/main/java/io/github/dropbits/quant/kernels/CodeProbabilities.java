package io.github.dropbits.quant.kernels;

import io.github.dropbits.quant.Grid;

/**
 * Computes the probabilities of all 2^b codes under logistic noise (cpq.md, section 2) in double precision. This is the
 * reference for the fused kernels.
 */
public final class CodeProbabilities {
    /**
     * A distance in units of sigma. For values that are farther away from the grid than this, the probabilities no
     * longer depend on the distance, apart from rounding errors.
     */
    public static final double FAR = 40;

    private CodeProbabilities() {
    }

    /**
     * Returns the probabilities of all codes. Let {@code u} and {@code v} be the distances of the upper and lower
     * borders of a cell from x, in units of sigma. Then {@code sigmoid(u) - sigmoid(v)} equals
     * {@code (1 - e^(v-u)) / ((1 + e^-u) (1 + e^v))}. The numerator is the same for all cells, so it cancels in the
     * normalization, and no cancellation error from a difference occurs.
     *
     * @param grid the codes
     * @param x the value
     * @param alpha the step, in units of x
     * @param sigma the scale of the noise, in units of x
     * @param levels the masks of the levels of codes, from level 1 to the number of bits
     * @return one probability per code, starting at the smallest code
     */
    public static double[] of(Grid grid, double x, double alpha, double sigma, double[] levels) {
        double[] p = new double[grid.size()];
        double[] logMasks = new double[levels.length];
        for (int l = 0; l < levels.length; l++) {
            logMasks[l] = Math.log(levels[l]);
        }
        double half = grid.spacing() / 2.0;
        double largest = Double.NEGATIVE_INFINITY;
        double lower = (alpha * (grid.lowest() - half) - x) / sigma;
        double lowerRest = softplusRest(lower);
        for (int i = 0; i < p.length; i++) {
            int k = grid.code(i);
            double upper = (alpha * (k + half) - x) / sigma;
            double upperRest = softplusRest(upper);
            // The terms in parentheses are log(1 + e^-u) and log(1 + e^v).
            p[i] = logMasks[grid.level(k) - 1] - (Math.max(-upper, 0) + upperRest) - (Math.max(lower, 0) + lowerRest);
            largest = Math.max(largest, p[i]);
            lower = upper;
            lowerRest = upperRest;
        }
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.exp(p[i] - largest);
            sum += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
        return p;
    }

    /** Returns {@code softplus(z) - max(z, 0)}, which is the same for z and -z. */
    private static double softplusRest(double z) {
        return Math.log1p(Math.exp(-Math.abs(z)));
    }
}
