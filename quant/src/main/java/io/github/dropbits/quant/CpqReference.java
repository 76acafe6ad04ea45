package io.github.dropbits.quant;

/**
 * The distribution of cpq.md, section 2, written out over all 2^b codes in double: what the fused kernel must equal.
 */
final class CpqReference {
    private CpqReference() {
    }

    /**
     * The probabilities of all codes.
     *
     * @param levels the masks of levels 1 to b
     * @return one number a code, from the lowest
     */
    static double[] probabilities(Grid grid, double x, double alpha, double sigma, double[] levels) {
        double[] logs = new double[grid.highest() - grid.lowest() + 1];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logs.length; i++) {
            int k = grid.lowest() + i;
            logs[i] = Math.log(levels[grid.level(k) - 1])
                    + logDifference((alpha * (k + 0.5) - x) / sigma, (alpha * (k - 0.5) - x) / sigma);
            most = Math.max(most, logs[i]);
        }
        double sum = 0;
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.exp(logs[i] - most);
            sum += logs[i];
        }
        for (int i = 0; i < logs.length; i++) {
            logs[i] /= sum;
        }
        return logs;
    }

    /**
     * log(sigmoid(a) - sigmoid(b)) for a > b: as e^b (e^(a-b) - 1) / ((1+e^a)(1+e^b)), on the side where e is small.
     */
    private static double logDifference(double a, double b) {
        if (b > 0) {
            return logDifference(-b, -a);
        }
        return a + Math.log(-Math.expm1(b - a)) - softplus(a) - softplus(b);
    }

    private static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }
}
