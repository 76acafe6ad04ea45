package io.github.dropbits.cli.experiment;

import io.github.dropbits.core.RandomStream;

/**
 * A quantized linear regression that is so small that its expected loss can be computed by enumeration. It has a few
 * weights on a 3-bit grid of step 1. The loss is the mean squared error against random targets, which no point of the
 * grid fits exactly.
 */
final class ToyProblem {
    static final int BITS = 3;
    private static final int LOWEST = -4;
    private static final int CODES = 8;
    private static final int ROWS = 6;

    private final double[] weights;
    private final double[][] inputs;
    private final double[] targets;

    /**
     * A random problem.
     *
     * @param n the number of weights, which are spread over the grid
     * @param random the source of weights, inputs and targets
     */
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

    /** The weights before quantization. */
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

    /** The gradient of the loss at given weights {@code q}. */
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
     * The exact gradient of the expected loss, by enumeration of all combinations of codes. Each weight independently
     * has code k with probability {@code pi_k = F_(k+1/2) - F_(k-1/2)}, normalized over the codes of the grid (cpq.md,
     * section 2). Here {@code F_b} is the probability that the weight with its logistic noise is below b.
     *
     * @param sigma the scale of the noise, in steps
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
        for (long index = 0; index < Math.round(Math.pow(CODES, n)); index++) {
            int[] code = new int[n];
            long rest = index;
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

    /** The probabilities of a weight's codes, and their derivatives with respect to the weight {@code x}. */
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
