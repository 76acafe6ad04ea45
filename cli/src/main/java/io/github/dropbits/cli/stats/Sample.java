package io.github.dropbits.cli.stats;

import java.util.Locale;

/**
 * The summary of repeated measurements.
 *
 * @param n the number of values
 * @param mean the mean of the values
 * @param deviation the sample standard deviation, with divisor n - 1; NaN for a single value
 * @param halfWidth half the width of the 95 % confidence interval of the mean, by Student's t; NaN for a single value
 */
public record Sample(int n, double mean, double deviation, double halfWidth) {
    /**
     * Summarizes values.
     *
     * @param values at least one value, all finite; not changed
     * @return the summary
     * @throws IllegalArgumentException if there is no value or one is not finite
     */
    public static Sample of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a sample needs at least one value");
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("value " + i + " of the sample is " + values[i]);
            }
            sum += values[i];
        }
        int n = values.length;
        double mean = equal(values) ? values[0] : sum / n;
        if (n == 1) {
            return new Sample(1, mean, Double.NaN, Double.NaN);
        }
        double squares = 0;
        for (double v : values) {
            squares += (v - mean) * (v - mean);
        }
        double deviation = Math.sqrt(squares / (n - 1));
        return new Sample(n, mean, deviation, StudentT.critical(0.05, n - 1) * deviation / Math.sqrt(n));
    }

    /**
     * Whether all values are equal. If so, their mean is set to {@code values[0]}: {@code sum / n} could have a
     * rounding error, and the deviation would then not be 0.
     */
    private static boolean equal(double[] values) {
        for (double v : values) {
            if (v != values[0]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The lower end of the 95 % confidence interval of the mean.
     *
     * @return the end; NaN for a single value
     */
    public double low() {
        return mean - halfWidth;
    }

    /**
     * The upper end of the 95 % confidence interval of the mean.
     *
     * @return the end; NaN for a single value
     */
    public double high() {
        return mean + halfWidth;
    }

    /** The mean, and the standard deviation if there are at least two values. */
    @Override
    public String toString() {
        return n == 1 ? String.format(Locale.ROOT, "%.4g (one value)", mean)
                : String.format(Locale.ROOT, "%.4g ± %.2g", mean, deviation);
    }
}
