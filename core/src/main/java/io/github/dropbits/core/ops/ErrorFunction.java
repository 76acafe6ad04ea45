package io.github.dropbits.core.ops;

/**
 * The cumulative distribution function of the standard normal distribution, in double precision. It is computed by a
 * power series near 0 and by a continued fraction in the tails.
 */
final class ErrorFunction {
    private static final double SQRT_PI = Math.sqrt(Math.PI);

    private ErrorFunction() {
    }

    static double normalCdf(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        double z = Math.abs(x) / Math.sqrt(2);
        double upper = z < 2.5 ? 0.5 - 0.5 * series(z) : 0.5 * tail(z);
        return x > 0 ? 1 - upper : upper;
    }

    /**
     * Computes erf z = 2/sqrt(pi) e^(-z^2) sum of 2^n z^(2n+1) / (2n+1)!! over n >= 0 (Abramowitz, Stegun 7.1.6). All
     * terms are positive, so the sum does not suffer from cancellation.
     */
    private static double series(double z) {
        double term = z;
        double sum = z;
        for (int n = 1; term > sum * 1e-17; n++) {
            term *= 2 * z * z / (2 * n + 1);
            sum += term;
        }
        return 2 / SQRT_PI * Math.exp(-z * z) * sum;
    }

    /**
     * Computes erfc z by its continued fraction, evaluated backwards from the 60th term (Abramowitz, Stegun 7.1.14).
     */
    private static double tail(double z) {
        double f = z;
        for (int n = 60; n > 0; n--) {
            f = z + 0.5 * n / f;
        }
        return Math.exp(-z * z) / (SQRT_PI * f);
    }
}
