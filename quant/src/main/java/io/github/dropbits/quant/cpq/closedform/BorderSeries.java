package io.github.dropbits.quant.cpq.closedform;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Computes sums over all cell borders on one side of u, at distances d, d+1, ... in units of the step. The sums are
 * functions of {@code E = e^(-d/s)}, where s is the noise scale in units of the step. Let T be the probability that the
 * noise moves u to the other side of a border, {@code V = 1 - T}, {@code D(E) = prod (1 + E r^i)} and
 * {@code r = e^(-1/s)}. Then
 *
 * <pre>  sum T = E D'/D,    sum V T = E (E D'/D)',    D(E) = sum_j r^(j(j-1)/2) / ((1-r)...(1-r^j)) E^j</pre>
 *
 * <p>The last formula is Euler's series. Its terms decrease so fast that five terms are sufficient up to s = 0.7.
 */
final class BorderSeries {
    /** The largest noise scale for which the series is accurate. */
    static final double WIDEST = 0.7;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    /** The factor by which E decreases from a border to the next one, e^(-1/s). */
    final float r;
    private final float d1;
    private final float d2;
    private final float d3;
    private final float d4;

    BorderSeries(double s) {
        double q = Math.exp(-1 / s);
        r = (float) q;
        double c1 = 1 / (1 - q);
        double c2 = c1 * q / (1 - q * q);
        double c3 = c2 * q * q / (1 - q * q * q);
        d1 = (float) c1;
        d2 = (float) c2;
        d3 = (float) c3;
        d4 = (float) (c3 * q * q * q / (1 - q * q * q * q));
    }

    private FloatVector value(FloatVector v) {
        return v.mul(d4).add(d3).fma(v, all(d2)).fma(v, all(d1)).fma(v, all(1));
    }

    /** Evaluates the derivative D'. */
    private FloatVector first(FloatVector v) {
        return v.mul(4 * d4).add(3 * d3).fma(v, all(2 * d2)).fma(v, all(d1));
    }

    /** Evaluates the derivative (E D')'. */
    private FloatVector second(FloatVector v) {
        return v.mul(16 * d4).add(9 * d3).fma(v, all(4 * d2)).fma(v, all(d1));
    }

    /**
     * Reads n values of E from offset {@code e}. Replaces each of them by the sum of T, and writes the sum of V T at
     * offset {@code slope}. Each E must be from 0 to 1.
     */
    void sums(float[] a, int e, int slope, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, a, e + i);
            FloatVector perValue = v.div(value(v));
            FloatVector sum = first(v).mul(perValue);
            sum.intoArray(a, e + i);
            second(v).mul(perValue).sub(sum.mul(sum)).intoArray(a, slope + i);
        }
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(S, v);
    }
}
