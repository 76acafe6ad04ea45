package io.github.dropbits.cli.stats;

/** Student's t distribution. */
public final class StudentT {
    private StudentT() {
    }

    /**
     * The two-sided probability of a value at least as far from 0 as {@code t}: {@code I_x(df/2, 1/2)} at
     * {@code x = df / (df + t^2)} (Abramowitz, Stegun 1964, 26.5.27 and 26.7.1).
     *
     * @param t the value, which may be infinite
     * @param df the degrees of freedom, at least 1
     * @return the probability of both tails, 0 to 1
     * @throws IllegalArgumentException if {@code t} is NaN or {@code df} is below 1
     */
    public static double twoSided(double t, int df) {
        if (Double.isNaN(t) || df < 1) {
            throw new IllegalArgumentException("Student's t needs a number and df >= 1, not t = " + t + ", df = " + df);
        }
        return IncompleteBeta.regularized(df / (df + t * t), df / 2.0, 0.5);
    }

    /**
     * The critical value: the {@code t} at which {@link #twoSided} equals {@code probability}, found by bisection. For
     * probability 0.05 and 4 degrees of freedom it is 2.776, for example.
     *
     * @param probability the probability of both tails, above 0, at most 1
     * @param df the degrees of freedom, at least 1
     * @return the critical value, at least 0
     * @throws IllegalArgumentException if an argument is out of its range
     */
    public static double critical(double probability, int df) {
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability is above 0 and at most 1, not " + probability);
        }
        double low = 0;
        double high = 1;
        while (twoSided(high, df) > probability) {
            low = high;
            high *= 2;
        }
        for (double middle = low + (high - low) / 2; middle > low && middle < high; middle = low + (high - low) / 2) {
            if (twoSided(middle, df) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
