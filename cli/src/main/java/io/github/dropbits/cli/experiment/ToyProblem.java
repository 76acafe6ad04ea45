package io.github.dropbits.cli.experiment;

import io.github.dropbits.core.RandomStream;

/**
 * A quantized linear regression so small that everything about it can be reckoned out: a few weights on a 3-bit grid of
 * step 1, and the mean squared error against targets that no grid point meets.
 */
final class ToyProblem {
    static final int BITS = 3;
    private static final int LOWEST = -4;
    private static final int CODES = 8;
    private static final int ROWS = 6;

    private final double[] weights;
    private final double[][] inputs;
    private final double[] targets;

    /** A random one, with weights spread over the grid. */
    ToyProblem(int n, RandomStream random) {
        weights = new double[n];
        for (int i = 0; i < n; i++) {
            weights[i] = LOWEST - 0.25 + (CODES - 0.5) * random.nextDouble();
        }
        inputs = new double[ROWS][n];
        targets = new double[ROWS];
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < n; i++) {
                inputs[r][i] = random.nextGaussian();
                targets[r] += inputs[r][i] * (weights[i] + random.nextGaussian());
            }
        }
    }

    /** The weights, not quantized. */
    double[] weights() {
        return weights;
    }

    private double error(int row, double[] q) {
        double sum = -targets[row];
        for (int i = 0; i < q.length; i++) {
            sum += inputs[row][i] * q[i];
        }
        return sum;
    }

    private double loss(double[] q) {
        double sum = 0;
        for (int r = 0; r < ROWS; r++) {
            sum += error(r, q) * error(r, q) / ROWS;
        }
        return sum;
    }

    /** The loss's gradient at quantized weights. */
    double[] slope(double[] q) {
        double[] g = new double[q.length];
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < g.length; i++) {
                g[i] += 2 * error(r, q) * inputs[r][i] / ROWS;
            }
        }
        return g;
    }

    /**
     * The gradient of the expected loss by enumeration: each weight takes code k with probability
     * {@code pi_k = F_(k+1/2) - F_(k-1/2)} among those of the grid (cpq.md, section 2), on its own.
     */
    double[] expectedSlope(double sigma) {
        int n = weights.length;
        double[][] p = new double[n][];
        double[][] dp = new double[n][];
        for (int i = 0; i < n; i++) {
            double[][] both = categorical(weights[i], sigma);
            p[i] = both[0];
            dp[i] = both[1];
        }
        double[] g = new double[n];
        double[] q = new double[n];
        for (long at = 0; at < Math.round(Math.pow(CODES, n)); at++) {
            int[] code = new int[n];
            long rest = at;
            for (int i = 0; i < n; i++) {
                code[i] = (int) (rest % CODES);
                rest /= CODES;
                q[i] = LOWEST + code[i];
            }
            double loss = loss(q);
            for (int i = 0; i < n; i++) {
                double product = dp[i][code[i]];
                for (int j = 0; j < n; j++) {
                    product *= j == i ? 1 : p[j][code[j]];
                }
                g[i] += product * loss;
            }
        }
        return g;
    }

    /** Probabilities of the codes and their derivatives in x. */
    private static double[][] categorical(double x, double sigma) {
        double[] p = new double[CODES];
        double[] dp = new double[CODES];
        double sum = 0;
        double dsum = 0;
        for (int k = 0; k < CODES; k++) {
            double upper = (LOWEST + k + 0.5 - x) / sigma;
            double lower = (LOWEST + k - 0.5 - x) / sigma;
            p[k] = sigmoid(upper) - sigmoid(lower);
            dp[k] = (density(lower) - density(upper)) / sigma;
            sum += p[k];
            dsum += dp[k];
        }
        for (int k = 0; k < CODES; k++) {
            dp[k] = (dp[k] - p[k] / sum * dsum) / sum;
            p[k] /= sum;
        }
        return new double[][] {p, dp};
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static double density(double z) {
        double e = Math.exp(-Math.abs(z));
        return e / ((1 + e) * (1 + e));
    }
}
