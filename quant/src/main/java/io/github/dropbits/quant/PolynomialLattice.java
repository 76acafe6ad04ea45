package io.github.dropbits.quant;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The density as a polynomial in d^2, and the tilt, its integral, as d times another. The density is periodic and
 * analytic up to the poles at {@code 1/2 + i pi s}, so interpolation at Chebyshev's points converges fast unless s is
 * small: with degree 9 the error is below 3e-7 from s = 0.1 on.
 */
final class PolynomialLattice extends Lattice {
    /** The smallest noise scale for which the degree is enough. */
    static final double NARROWEST = 0.099;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int TERMS = 10;

    private final float[] density = new float[TERMS];
    private final float[] tilt = new float[TERMS];

    PolynomialLattice(double s) {
        double[] c = coefficients(s);
        for (int j = 0; j < TERMS; j++) {
            density[j] = (float) c[j];
            tilt[j] = (float) (c[j] / (s * (2 * j + 1)));
        }
    }

    /** Newton's interpolation over d^2 from 0 to 1/4, multiplied out. */
    private static double[] coefficients(double s) {
        double[] z = new double[TERMS];
        double[] f = new double[TERMS];
        for (int i = 0; i < TERMS; i++) {
            z[i] = 0.125 * (1 - Math.cos(Math.PI * (i + 0.5) / TERMS));
            f[i] = sum(Math.sqrt(z[i]), s);
        }
        for (int order = 1; order < TERMS; order++) {
            for (int i = TERMS - 1; i >= order; i--) {
                f[i] = (f[i] - f[i - 1]) / (z[i] - z[i - order]);
            }
        }
        double[] c = new double[TERMS];
        for (int i = TERMS - 1; i >= 0; i--) {
            for (int j = TERMS - 1; j > 0; j--) {
                c[j] = c[j - 1] - z[i] * c[j];
            }
            c[0] = f[i] - z[i] * c[0];
        }
        return c;
    }

    /** The density by its definition. */
    private static double sum(double d, double s) {
        double sum = 0;
        int reach = (int) Math.ceil(40 * s) + 1;
        for (int j = -reach; j < reach; j++) {
            double e = Math.exp(-Math.abs(j + 0.5 - d) / s);
            sum += e / ((1 + e) * (1 + e));
        }
        return sum;
    }

    @Override
    void density(float[] a, int rest, int to, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector d = FloatVector.fromArray(S, a, rest + i).min(0.5f).max(-0.5f);
            horner(d.mul(d), density).intoArray(a, to + i);
        }
    }

    @Override
    void both(float[] a, int rest, int to, int tiltAt, int n) {
        density(a, rest, to, n);
        for (int i = 0; i < n; i += L) {
            FloatVector d = FloatVector.fromArray(S, a, rest + i).min(0.5f).max(-0.5f);
            horner(d.mul(d), tilt).mul(d).intoArray(a, tiltAt + i);
        }
    }

    private static FloatVector horner(FloatVector z, float[] c) {
        return all(c[9]).fma(z, all(c[8])).fma(z, all(c[7])).fma(z, all(c[6])).fma(z, all(c[5])).fma(z, all(c[4]))
                .fma(z, all(c[3])).fma(z, all(c[2])).fma(z, all(c[1])).fma(z, all(c[0]));
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(S, v);
    }
}
