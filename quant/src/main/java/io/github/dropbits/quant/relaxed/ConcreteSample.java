package io.github.dropbits.quant.relaxed;

import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.kernels.CodeProbabilities;

/**
 * A concrete sample over the codes near a value, and its derivatives, for one element after the other in units of the
 * step: {@code u = x / alpha}, {@code s = sigma / alpha} (Relaxed Quantization, section 2). In double.
 *
 * <p>{@code z = softmax((log pi + G) / T)} is {@code (pi / E)^(1/T)} made to sum to 1, {@code E = e^-G} being
 * exponential. The cells' probabilities and the derivatives of their logarithms are products of exponentials and
 * quotients, without differences of sigmoids, as in CPQ's closed forms. What all codes share, such as the mass of the
 * local grid, cancels in z and is left out.
 *
 * <p>Not thread-safe: each task has its own.
 */
final class ConcreteSample {
    /** Standard deviations of the noise on either side of the nearest code that the local grid takes in. */
    static final double DEVIATIONS = 3;
    /** The largest number of codes on either side. */
    static final int MOST_ASIDE = 4;
    /** Grids up to this number of codes are taken as a whole. */
    static final int SMALL = 4;
    private static final double NOTHING = 1e-300;

    /** Of the last element: the mean code under z. */
    double value;
    /** Of the last element: the derivative of {@link #value} by u. */
    double byU;
    /** Of the last element: the derivative of {@link #value} by s. */
    double byS;
    /** Of the last element: u, moved to where numbers stay finite and the sample is the same within rounding. */
    double u;

    private final int lowest;
    private final int highest;
    private final int aside;
    private final double s;
    private final double r;
    private final double oneMinusR;
    private final double temperature;
    private final long key;
    private final double[] weight = new double[2 * MOST_ASIDE + 1];
    /** Derivatives of log pi: by u in units of 1/s, by s in units of 1/s^2. */
    private final double[] q = new double[2 * MOST_ASIDE + 1];
    private final double[] y = new double[2 * MOST_ASIDE + 1];

    /**
     * Samples of one pass.
     *
     * @param grid the codes
     * @param s the noise scale in units of the step, from 1e-3 to 1e3
     * @param temperature the concrete distribution's temperature, from 1e-3 to 10
     * @param key the noise's key
     */
    ConcreteSample(Grid grid, double s, double temperature, long key) {
        this.lowest = grid.lowest();
        this.highest = grid.highest();
        this.aside = aside(grid, s);
        this.s = s;
        this.r = Math.exp(-1 / s);
        this.oneMinusR = -Math.expm1(-1 / s);
        this.temperature = temperature;
        this.key = key;
    }

    /** The number of codes on either side of the nearest that the local grid takes in. */
    static int aside(Grid grid, double s) {
        if (grid.highest() - grid.lowest() < SMALL) {
            return SMALL;
        }
        double deviation = Math.PI / Math.sqrt(3) * s;
        return (int) Math.max(1, Math.min(MOST_ASIDE, Math.ceil(DEVIATIONS * deviation)));
    }

    /**
     * Draws an element's sample.
     *
     * @param element its index, for the noise
     * @param x the value, not NaN
     * @param alpha the step
     */
    void draw(int element, float x, float alpha) {
        double exact = (double) x / alpha;
        double far = CodeProbabilities.FAR * s;
        u = Math.max(lowest - 0.5 - far, Math.min(highest + 0.5 + far, exact));
        // The nearest code is chosen on the quotient in float, as in evaluation.
        int center = Grid.nearest(x / alpha, lowest, highest);
        int from = Math.max(lowest, center - aside);
        int to = Math.min(highest, center + aside);
        double most = weigh(element, from, to);
        double sum = 0;
        double sumJ = 0;
        double sumQ = 0;
        double sumJQ = 0;
        double sumY = 0;
        double sumJY = 0;
        double inverse = 1 / temperature;
        double logMost = CodeNoise.log(most);
        for (int i = 0; i <= to - from; i++) {
            double w = weight[i];
            // What is as rare as this weighs nothing at any temperature that is allowed.
            double z = w < NOTHING ? 0 : Math.exp(inverse * (CodeNoise.log(w) - logMost));
            double j = from + i - center;
            sum += z;
            sumJ += z * j;
            sumQ += z * q[i];
            sumJQ += z * j * q[i];
            sumY += z * y[i];
            sumJY += z * j * y[i];
        }
        double mean = sumJ / sum;
        value = center + mean;
        // Outside, all q are equal: what is left of their covariance with the code is rounding.
        byU = u == exact ? (sumJQ - mean * sumQ) / sum * inverse / s : 0;
        byS = (sumJY - mean * sumY) / sum * inverse / (s * s);
    }

    /** Each code's pi / E, up to a common factor, and its derivatives; gives the largest. */
    private double weigh(int element, int from, int to) {
        int up = Math.min(to + 1, Math.max(from, (int) Math.ceil(u)));
        // e^-t for the border below the code up; seen from the code beneath it is the border above, with t negated.
        double e = Math.exp((u - up + 0.5) / s);
        double most = sweep(element, up, to, 1, e, from);
        return Math.max(most, sweep(element, up - 1, from, -1, 1 / e, from));
    }

    /** From a code outwards; e is e^-t at its inner border and shrinks by r from code to code. */
    private double sweep(int element, int first, int last, int side, double innermost, int from) {
        double e = innermost;
        double most = 0;
        double near = 1 / (1 + e);
        for (int k = first; side * (last - k) >= 0; k += side) {
            double far = 1 / (1 + r * e);
            double pi = e * near * far;
            int i = k - from;
            q[i] = side * (near + far - 1);
            y[i] = 0.5 * oneMinusR * pi + (k - u) * q[i];
            weight[i] = pi / CodeNoise.exponential(key, element, k);
            most = Math.max(most, weight[i]);
            e *= r;
            near = far;
        }
        return most;
    }
}
