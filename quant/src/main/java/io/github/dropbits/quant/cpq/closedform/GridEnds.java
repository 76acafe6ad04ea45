package io.github.dropbits.quant.cpq.closedform;

import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The terms by which the two ends of a grid modify the soft staircase of the infinite {@link Lattice}. A grid of n
 * steps has n + 1 codes, and its ends are n + 1 steps apart. Let {@code r = e^(-1/s)} and {@code q = r^(n+1)}, and let
 * {@code E} and {@code F = q/E} be {@code e^(-d/s)} for the distances d from the upper and from the lower end. The
 * probability of being within the grid is {@code (1-q) / ((1+E)(1+F))}, so a division by it becomes a multiplication.
 * Let {@code w(E) = sum E r^i / (1 + E r^i)} over the borders i = 1, 2, ... beyond an end, {@code h = E w'}, and
 * {@code P(E) = -E - (1+q+E+F) h(E) - (E-F) w(E)} with {@code F = q/E}. Then the soft staircase S has the derivative
 *
 * <pre>  inside:   (1-q) s S' = (1+q+E+F) density - (E-F) (steps to the upper end - tilt) + P(E) + P(F) - n F
 *   outside:  (1-q) s S' = E K'(E), where d in E is the distance outside the end,
 *             K(E) = (1+E)(1+qE)(w(E)/E - w(qE)/E) - (n+1) q (1+E)</pre>
 *
 * <p>The nearest pole of P and K' is at {@code E = -1/r}, far from the range of E, which is 0 to 1. Polynomials with
 * few terms are therefore sufficient to approximate P(E)/E and K'(E).
 */
final class GridEnds {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int TERMS = 6;
    private static final double NEGLIGIBLE = 1e-18;

    /** The distance, in units of s, beyond which a border has no effect: e^-16 is 1e-7. */
    static final float FAR = 16;

    /** Whether the grid is so narrow that both ends affect a value in the middle. */
    final boolean narrow;
    /** The values 1 + q and s (1 - q). */
    final float onePlusQ;
    final float scale;
    private final float q;
    private final float steps;
    /** The coefficients of the polynomials for P(E)/E and for K'(E), the constant term first. */
    private final float[] inside;
    private final float[] outside;

    /**
     * Computes the coefficients for a grid.
     *
     * @param s the noise scale in units of the step
     * @param n the number of steps from the lowest code to the highest code
     */
    GridEnds(double s, int n) {
        narrow = (n + 1) / s < 2 * FAR;
        double r = Math.exp(-1 / s);
        double power = narrow ? Math.exp(-(n + 1) / s) : 0;
        q = (float) power;
        steps = n;
        onePlusQ = (float) (1 + power);
        scale = (float) (s * (1 - power));
        inside = coefficients(e -> {
            double sum = -1;
            for (double t = r; t > NEGLIGIBLE; t *= r) {
                double v = t / (1 + e * t);
                sum += (power * t - (1 + power + e)) * v / (1 + e * t) - e * v;
            }
            return sum;
        });
        outside = coefficients(e -> {
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

    private static float[] coefficients(DoubleUnaryOperator f) {
        double[] c = Interpolation.coefficients(f, 1, TERMS);
        float[] out = new float[TERMS];
        for (int i = 0; i < TERMS; i++) {
            out[i] = (float) c[i];
        }
        return out;
    }

    /**
     * Writes P(E) for values inside the grid, and E K'(E) for values outside.
     *
     * @param a the array that contains all rows
     * @param e the offset of the row of E
     * @param out whether there are values outside the grid
     * @param distance the offset of the row of distances from the upper end, which are negative outside the grid
     * @param to the offset of the row for the results
     * @param n the number of elements, a multiple of the vector length
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
     * Writes {@code P(E) + P(F) - n F}, E + F and E - F for values inside the grid. In this formula, n is the grid's
     * number of steps and not the parameter. The results for values outside the grid are meaningless and are not used.
     *
     * @param a the array that contains all rows
     * @param e the offset of the row of E
     * @param upper the offset of the row of P(E)
     * @param to the offset of the row for the result of the formula
     * @param sum the offset of the row for E + F
     * @param difference the offset of the row for E - F
     * @param n the number of elements, a multiple of the vector length
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
