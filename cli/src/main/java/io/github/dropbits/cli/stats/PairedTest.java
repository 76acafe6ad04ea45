package io.github.dropbits.cli.stats;

import java.util.Locale;

/**
 * The paired t-test (Student, Biometrika 1908). It tests whether two methods, each measured with the same seeds, differ
 * by more than chance. The test assumes that the differences are approximately normal.
 *
 * @param difference the differences, first minus second: their number, mean, deviation and 95 % interval
 * @param t the mean difference in units of its standard error; 0 if the mean is 0, infinite if all differences are
 *     equal but not 0, NaN for a single pair
 * @param df the degrees of freedom: the number of pairs minus one
 * @param p the two-sided p-value: the probability of a value at least as extreme as {@code t} if there is no
 *     difference; 1 if the lists are equal, NaN for a single pair
 */
public record PairedTest(Sample difference, double t, int df, double p) {
    /**
     * Compares two lists of paired values.
     *
     * @param first the first method's values, all finite; not changed
     * @param second the second method's values, for the same seeds in the same order; not changed
     * @return the test
     * @throws IllegalArgumentException if the lists are empty or have different lengths, or a value is not finite
     */
    public static PairedTest of(double[] first, double[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException("a paired test needs as many values of both, not " + first.length
                    + " and " + second.length);
        }
        double[] differences = new double[first.length];
        for (int i = 0; i < first.length; i++) {
            differences[i] = first[i] - second[i];
        }
        Sample difference = Sample.of(differences);
        int df = difference.n() - 1;
        if (df == 0) {
            return new PairedTest(difference, Double.NaN, 0, Double.NaN);
        }
        double t = difference.mean() == 0 ? 0
                : difference.mean() / (difference.deviation() / Math.sqrt(difference.n()));
        return new PairedTest(difference, t, df, StudentT.twoSided(t, df));
    }

    /**
     * Whether there are at least two pairs, which the test needs.
     *
     * @return false if {@code t} and {@code p} are NaN
     */
    public boolean testable() {
        return df > 0;
    }

    /** The difference, its 95 % interval and the test. For a single pair, the text says that there is no test. */
    @Override
    public String toString() {
        if (!testable()) {
            return String.format(Locale.ROOT, "difference %.4g (one pair: no test)", difference.mean());
        }
        String value = Double.isInfinite(t) ? "the same in every pair" : String.format(Locale.ROOT, "t = %.3f", t);
        return String.format(Locale.ROOT, "difference %.4g, 95 %% interval %.4g to %.4g, %s, df = %d, p = %.2g",
                difference.mean(), difference.low(), difference.high(), value, df, p);
    }
}
