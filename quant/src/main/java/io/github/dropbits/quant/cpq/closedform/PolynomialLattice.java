package io.github.dropbits.quant.cpq.closedform;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Approximates the density by a polynomial in d^2. The tilt is the integral of the density divided by s, and is
 * therefore d times another polynomial in d^2. The density is periodic, and analytic up to the poles at
 * {@code 1/2 + i pi s}, so interpolation at the Chebyshev nodes converges fast unless s is small. With 10 terms the
 * error is below 3e-7 for s of at least 0.1; for larger s, fewer terms are sufficient.
 */
final class PolynomialLattice extends Lattice {
    /** The smallest noise scales for which 10, 8 and 6 terms are sufficient. */
    static final double NARROWEST = 0.099;
    private static final double MIDDLE = 0.16;
    private static final double WIDE = 0.3;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private final float[] density;
    private final float[] tilt;

    PolynomialLattice(double s) {
        int terms = s >= WIDE ? 6 : s >= MIDDLE ? 8 : 10;
        double[] c = Interpolation.coefficients(z -> sum(Math.sqrt(z), s), 0.25, terms);
        density = new float[terms];
        tilt = new float[terms];
        for (int j = 0; j < terms; j++) {
            density[j] = (float) c[j];
            tilt[j] = (float) (c[j] / (s * (2 * j + 1)));
        }
    }

    /** Computes the density by its definition, as a sum over borders. */
    private static double sum(double d, double s) {
        double sum = 0;
        int radius = (int) Math.ceil(40 * s) + 1;
        for (int j = -radius; j < radius; j++) {
            double e = Math.exp(-Math.abs(j + 0.5 - d) / s);
            sum += e / ((1 + e) * (1 + e));
        }
        return sum;
    }

    @Override
    void density(float[] a, int from, int to, int n) {
        switch (density.length) {
            case 6 -> {
                for (int i = 0; i < n; i += L) {
                    six(square(a, from + i), density).intoArray(a, to + i);
                }
            }
            case 8 -> {
                for (int i = 0; i < n; i += L) {
                    eight(square(a, from + i), density).intoArray(a, to + i);
                }
            }
            default -> {
                for (int i = 0; i < n; i += L) {
                    ten(square(a, from + i), density).intoArray(a, to + i);
                }
            }
        }
    }

    @Override
    void both(float[] a, int from, int to, int tiltAt, int n) {
        density(a, from, to, n);
        switch (density.length) {
            case 6 -> {
                for (int i = 0; i < n; i += L) {
                    six(square(a, from + i), tilt).mul(FloatVector.fromArray(S, a, from + i)).intoArray(a, tiltAt + i);
                }
            }
            case 8 -> {
                for (int i = 0; i < n; i += L) {
                    eight(square(a, from + i), tilt).mul(FloatVector.fromArray(S, a, from + i))
                            .intoArray(a, tiltAt + i);
                }
            }
            default -> {
                for (int i = 0; i < n; i += L) {
                    ten(square(a, from + i), tilt).mul(FloatVector.fromArray(S, a, from + i)).intoArray(a, tiltAt + i);
                }
            }
        }
    }

    private static FloatVector square(float[] a, int at) {
        FloatVector d = FloatVector.fromArray(S, a, at);
        return d.mul(d);
    }

    private static FloatVector ten(FloatVector z, float[] c) {
        return lastFive(all(c[9]).fma(z, all(c[8])).fma(z, all(c[7])).fma(z, all(c[6])).fma(z, all(c[5])), z, c);
    }

    private static FloatVector eight(FloatVector z, float[] c) {
        return lastFive(all(c[7]).fma(z, all(c[6])).fma(z, all(c[5])), z, c);
    }

    private static FloatVector six(FloatVector z, float[] c) {
        return lastFive(all(c[5]), z, c);
    }

    /** Evaluates the last five steps of Horner's scheme. */
    private static FloatVector lastFive(FloatVector p, FloatVector z, float[] c) {
        return p.fma(z, all(c[4])).fma(z, all(c[3])).fma(z, all(c[2])).fma(z, all(c[1])).fma(z, all(c[0]));
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(S, v);
    }
}
