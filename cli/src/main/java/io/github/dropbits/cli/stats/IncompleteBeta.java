package io.github.dropbits.cli.stats;

/**
 * The regularized incomplete beta function {@code I_x(a, b)} by its continued fraction (Abramowitz, Stegun: Handbook of
 * Mathematical Functions, 1964, 26.5.8), evaluated by Lentz's method.
 */
final class IncompleteBeta {
    private static final double TOLERANCE = 1e-15;
    private static final double TINY = 1e-300;
    private static final int MOST_STEPS = 100_000;

    private IncompleteBeta() {
    }

    /**
     * The value of {@code I_x(a, b)}.
     *
     * @param x the upper limit of the integral, 0 to 1
     * @param a the first shape, above 0
     * @param b the second shape, above 0
     * @return the value, 0 to 1
     * @throws IllegalArgumentException if an argument is out of its range
     */
    static double regularized(double x, double a, double b) {
        if (!(x >= 0 && x <= 1) || !(a > 0) || !(b > 0) || Double.isInfinite(a) || Double.isInfinite(b)) {
            throw new IllegalArgumentException("I_x(a, b) needs 0 <= x <= 1 and finite a, b > 0, not x = " + x
                    + ", a = " + a + ", b = " + b);
        }
        // The fraction converges fast for x below this bound. Above it, I_x(a, b) = 1 - I_(1-x)(b, a) is used.
        return x <= (a + 1) / (a + b + 2) ? byFraction(x, a, b) : 1 - byFraction(1 - x, b, a);
    }

    private static double byFraction(double x, double a, double b) {
        if (x == 0) {
            return 0;
        }
        double front = StrictMath.exp(a * StrictMath.log(x) + b * StrictMath.log1p(-x)
                + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
        return Math.min(1, front / fraction(x, a, b));
    }

    /**
     * The denominator {@code 1 + d1/(1 + d2/(1 + ...))} of 26.5.8, by which the factor before the fraction is divided.
     */
    private static double fraction(double x, double a, double b) {
        double value = 1;
        double c = 1;
        double d = 0;
        for (int i = 1; i <= MOST_STEPS; i++) {
            int m = i / 2;
            double term = i % 2 == 0
                    ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                    : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / awayFromZero(1 + term * d);
            c = awayFromZero(1 + term / c);
            value *= c * d;
            if (Math.abs(c * d - 1) <= TOLERANCE) {
                break;
            }
        }
        return value;
    }

    private static double awayFromZero(double v) {
        return Math.abs(v) < TINY ? TINY : v;
    }

    /**
     * The logarithm of the gamma function of {@code x > 0}, by Stirling's series (6.1.41). The recurrence 6.1.15 first
     * raises small arguments.
     */
    static double logGamma(double x) {
        double product = 1;
        double z = x;
        while (z < 12) {
            product *= z;
            z++;
        }
        double r = 1 / (z * z);
        double series = (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r * (1.0 / 1188
                - r * 691.0 / 360360))))) / z;
        return (z - 0.5) * StrictMath.log(z) - z + 0.5 * StrictMath.log(2 * Math.PI) + series
                - StrictMath.log(product);
    }
}
