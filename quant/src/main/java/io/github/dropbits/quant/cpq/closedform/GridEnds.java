package io.github.dropbits.quant.cpq.closedform;

import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What a grid's two ends change of the endless {@link Lattice}. A grid of n steps has its ends n + 1 apart; let
 * {@code r = e^(-1/s)}, {@code q = r^(n+1)}, and {@code E}, {@code F = q/E} be {@code e^(-d/s)} for the distances d of
 * the upper and of the lower end. The probability of being within the grid is {@code (1-q) / ((1+E)(1+F))}, so all
 * quotients by it are products, and with {@code w(E) = sum E r^i / (1 + E r^i)} and {@code h = E w'}, over the borders
 * i = 1, 2, ... beyond an end, the soft staircase S has
 *
 * <pre>  inside:   (1-q) s S' = (1+q+E+F) density - (E-F) (steps to the upper end - tilt) + P(E) + P(F) - n F
 *   outside:  (1-q) s S' = E K'(E), E here from the distance outside,
 *             K(E) = (1+E)(1+qE)(w(E)/E - w(qE)/E) - (n+1) q (1+E)</pre>
 *
 * <p>P and K' have their nearest pole at {@code E = -1/r}, far from where E is, 0 to 1, so that a polynomial of few
 * terms stands for each.
 */
final class GridEnds {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int TERMS = 6;
    private static final double NEGLIGIBLE = 1e-18;

    /** Beyond so many s a border no longer counts: e^-16 is 1e-7. */
    static final float FAR = 16;

    /** Whether both ends count for a value in the middle. */
    final boolean narrow;
    /** 1 + q, and s (1 - q). */
    final float onePlusQ;
    final float scale;
    private final float q;
    private final float steps;
    private final float[] inside;
    private final float[] outside;

    /**
     * The ends of a grid.
     *
     * @param s the noise scale
     * @param n the number of steps from the lowest code to the highest
     */
    GridEnds(double s, int n) {
        narrow = (n + 1) / s < 2 * FAR;
        double r = Math.exp(-1 / s);
        double power = narrow ? Math.exp(-(n + 1) / s) : 0;
        q = (float) power;
        steps = n;
        onePlusQ = (float) (1 + power);
        scale = (float) (s * (1 - power));
        inside = times(e -> {
            double sum = -1;
            for (double t = r; t > NEGLIGIBLE; t *= r) {
                double v = t / (1 + e * t);
                sum += (power * t - (1 + power + e)) * v / (1 + e * t) - e * v;
            }
            return sum;
        });
        outside = times(e -> {
            double w = 0;
            double slope = 0;
            for (double t = r; t > NEGLIGIBLE; t *= r) {
                double near = t / (1 + e * t);
                double low = power * t / (1 + power * e * t);
                w += near - low;
                slope += low * low - near * near;
            }
            return (1 + power + 2 * power * e) * w + (1 + e) * (1 + power * e) * slope - (n + 1) * power;
        });
    }

    private static float[] times(DoubleUnaryOperator f) {
        double[] c = Interpolation.coefficients(f, 1, TERMS);
        float[] out = new float[TERMS];
        for (int i = 0; i < TERMS; i++) {
            out[i] = (float) c[i];
        }
        return out;
    }

    /**
     * Writes P(E) for values inside, E K'(E) for those outside.
     *
     * @param a the array of all runs
     * @param e where E begins
     * @param out whether there are values outside
     * @param distance where the distances from the upper end begin, negative outside
     * @param to where the results go
     * @param n how many, a multiple of the vector length
     */
    void upper(float[] a, int e, boolean out, int distance, int to, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, a, e + i);
            horner(v, inside).mul(v).intoArray(a, to + i);
        }
        for (int i = 0; out && i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, a, e + i);
            VectorMask<Float> there = FloatVector.fromArray(S, a, distance + i).compare(VectorOperators.LT, 0);
            FloatVector.fromArray(S, a, to + i).blend(horner(v, outside).mul(v), there).intoArray(a, to + i);
        }
    }

    /**
     * Writes {@code P(E) + P(F) - n F}, E + F and E - F, for values inside; what it writes for others means nothing.
     *
     * @param a the array of all runs
     * @param e where E begins
     * @param upper where P(E) begins
     * @param to where the results go
     * @param sum where E + F goes
     * @param difference where E - F goes
     * @param n how many, a multiple of the vector length
     */
    void lower(float[] a, int e, int upper, int to, int sum, int difference, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, a, e + i);
            FloatVector f = all(q).div(v);
            v.add(f).intoArray(a, sum + i);
            v.sub(f).intoArray(a, difference + i);
            horner(f, inside).sub(steps).fma(f, FloatVector.fromArray(S, a, upper + i)).intoArray(a, to + i);
        }
    }

    private static FloatVector horner(FloatVector v, float[] c) {
        return v.mul(c[5]).add(c[4]).fma(v, all(c[3])).fma(v, all(c[2])).fma(v, all(c[1])).fma(v, all(c[0]));
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(S, v);
    }
}
