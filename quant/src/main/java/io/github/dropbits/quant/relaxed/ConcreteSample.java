package io.github.dropbits.quant.relaxed;

import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.kernels.CodeProbabilities;

/**
 * Draws concrete samples over the codes near a value and computes their derivatives, for one element at a time (Relaxed
 * Quantization, section 2). The computation is in units of the step: {@code u = x / alpha}, {@code s = sigma / alpha},
 * where x is the value, alpha is the step and sigma is the noise scale. All computations are in double precision.
 *
 * <p>The weights of the codes in a sample are {@code z = softmax((log pi + G) / T)}, with the probabilities pi of the
 * cells, standard Gumbel noise G and the temperature T. They equal {@code (pi / E)^(1/T)} divided by the sum of this
 * term over the codes, where {@code E = e^-G} is exponentially distributed. The probabilities pi and the derivatives of
 * log pi are computed as products and quotients of exponentials, without differences of sigmoids, as in CPQ's closed
 * forms. Factors that are the same for all codes, such as the probability of the local grid, cancel in z and are
 * omitted.
 *
 * <p>Instances are not thread-safe. Each task has its own instance.
 */
final class ConcreteSample {
    /** The radius of the local grid, in units of the standard deviation of the noise. */
    static final double DEVIATIONS = 3;
    /** The largest radius of the local grid, in codes. */
    static final int MAX_RADIUS = 4;
    /** For grids with at most this number of codes, the local grid is the entire grid. */
    static final int SMALL_GRID = 4;
    private static final double NEGLIGIBLE = 1e-300;

    /** The mean code under the weights z, for the element drawn last. */
    double value;
    /** The derivative of {@link #value} with respect to u, for the element drawn last. */
    double byU;
    /** The derivative of {@link #value} with respect to s, for the element drawn last. */
    double byS;
    /**
     * The value u of the element drawn last. It is clamped so that all numbers are finite, which changes the sample
     * only by rounding errors.
     */
    double u;

    private final int lowest;
    private final int highest;
    private final int radius;
    private final double s;
    private final double r;
    private final double oneMinusR;
    private final double temperature;
    private final long key;
    private final double[] weight = new double[2 * MAX_RADIUS + 1];
    /**
     * The derivatives of log pi. The array {@code q} contains the derivatives with respect to u, in units of 1/s. The
     * array {@code y} contains the derivatives with respect to s, in units of 1/s^2.
     */
    private final double[] q = new double[2 * MAX_RADIUS + 1];
    private final double[] y = new double[2 * MAX_RADIUS + 1];

    /**
     * Prepares to draw the samples of one pass.
     *
     * @param grid the grid that defines the codes
     * @param s the noise scale in units of the step, from 1e-3 to 1e3
     * @param temperature the temperature of the concrete distribution, from 1e-3 to 10
     * @param key the key of the noise, see {@link CodeNoise}
     */
    ConcreteSample(Grid grid, double s, double temperature, long key) {
        this.lowest = grid.lowest();
        this.highest = grid.highest();
        this.radius = radius(grid, s);
        this.s = s;
        this.r = Math.exp(-1 / s);
        this.oneMinusR = -Math.expm1(-1 / s);
        this.temperature = temperature;
        this.key = key;
    }

    /** Returns the radius of the local grid, which is the number of codes on each side of the nearest code. */
    static int radius(Grid grid, double s) {
        if (grid.highest() - grid.lowest() < SMALL_GRID) {
            return SMALL_GRID;
        }
        double deviation = Math.PI / Math.sqrt(3) * s;
        return (int) Math.max(1, Math.min(MAX_RADIUS, Math.ceil(DEVIATIONS * deviation)));
    }

    /**
     * Draws the sample for an element.
     *
     * @param element the index of the element, on which the noise depends
     * @param x the value, which must not be NaN
     * @param alpha the step
     */
    void draw(int element, float x, float alpha) {
        double exact = (double) x / alpha;
        double far = CodeProbabilities.FAR * s;
        u = Math.max(lowest - 0.5 - far, Math.min(highest + 0.5 + far, exact));
        // The nearest code is computed from the quotient in float, as in evaluation mode.
        int center = Grid.nearest(x / alpha, lowest, highest);
        int from = Math.max(lowest, center - radius);
        int to = Math.min(highest, center + radius);
        double largest = weigh(element, from, to);
        double sum = 0;
        double sumJ = 0;
        double sumQ = 0;
        double sumJQ = 0;
        double sumY = 0;
        double sumJY = 0;
        double inverse = 1 / temperature;
        double logLargest = CodeNoise.log(largest);
        for (int i = 0; i <= to - from; i++) {
            double w = weight[i];
            // A weight this small has no effect at any allowed temperature.
            double z = w < NEGLIGIBLE ? 0 : Math.exp(inverse * (CodeNoise.log(w) - logLargest));
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
        // If u was clamped, all q are equal, and their covariance with the code would be nothing but a rounding error.
        byU = u == exact ? (sumJQ - mean * sumQ) / sum * inverse / s : 0;
        byS = (sumJY - mean * sumY) / sum * inverse / (s * s);
    }

    /**
     * Computes pi / E of each code, up to a common factor, and the derivatives of log pi. Returns the largest pi / E.
     */
    private double weigh(int element, int from, int to) {
        int up = Math.min(to + 1, Math.max(from, (int) Math.ceil(u)));
        // This is e^-t, where t is the distance from u up to the border between the codes up - 1 and up, in units of s.
        // For the codes below the border, t has the opposite sign.
        double e = Math.exp((u - up + 0.5) / s);
        double largest = sweep(element, up, to, 1, e, from);
        return Math.max(largest, sweep(element, up - 1, from, -1, 1 / e, from));
    }

    /**
     * Processes the codes outward from the code {@code first}. In the loop, {@code e} is e^-t, where t is the distance
     * from u outward to the inner border of the current code, in units of s. It is multiplied by r from one code to the
     * next.
     */
    private double sweep(int element, int first, int last, int side, double innermost, int from) {
        double e = innermost;
        double largest = 0;
        double near = 1 / (1 + e);
        for (int k = first; side * (last - k) >= 0; k += side) {
            double far = 1 / (1 + r * e);
            double pi = e * near * far;
            int i = k - from;
            q[i] = side * (near + far - 1);
            y[i] = 0.5 * oneMinusR * pi + (k - u) * q[i];
            weight[i] = pi / CodeNoise.exponential(key, element, k);
            largest = Math.max(largest, weight[i]);
            e *= r;
            near = far;
        }
        return largest;
    }
}
