package io.github.dropbits.quant.cpq.closedform;

import java.util.function.DoubleUnaryOperator;

/** Approximates smooth functions on an interval by polynomials. */
final class Interpolation {
    private Interpolation() {
    }

    /**
     * Returns the coefficients of the polynomial that interpolates a function at the Chebyshev nodes. They are computed
     * by Newton's divided differences.
     *
     * @param f the function to interpolate
     * @param end the upper end of the interval, whose lower end is 0
     * @param terms the number of coefficients
     * @return the coefficients, the constant term first
     */
    static double[] coefficients(DoubleUnaryOperator f, double end, int terms) {
        double[] z = new double[terms];
        double[] c = new double[terms];
        double[] y = new double[terms];
        for (int i = 0; i < terms; i++) {
            z[i] = 0.5 * end * (1 - Math.cos(Math.PI * (i + 0.5) / terms));
            y[i] = f.applyAsDouble(z[i]);
        }
        for (int order = 1; order < terms; order++) {
            for (int i = terms - 1; i >= order; i--) {
                y[i] = (y[i] - y[i - 1]) / (z[i] - z[i - order]);
            }
        }
        for (int i = terms - 1; i >= 0; i--) {
            for (int j = terms - 1; j > 0; j--) {
                c[j] = c[j - 1] - z[i] * c[j];
            }
            c[0] = y[i] - z[i] * c[0];
        }
        return c;
    }
}
