package io.github.dropbits.core.kernels.vec;

/**
 * Elementary functions in single precision, computed by polynomials. They perform the same operations as
 * {@link VectorMath} in the same order, so that vector lanes, the elements after the last full vector, and the scalar
 * kernels give the same bits. The coefficients of exp, log and tanh are from the single-precision functions of the
 * Cephes library (Moshier 1989).
 */
final class FloatMath {
    static final float LOG2E = 1.44269504088896341f;
    static final float LN2_HIGH = 0.693359375f;
    static final float LN2_LOW = -2.12194440e-4f;
    /**
     * Adding this constant to a value and then subtracting it again rounds the value to the nearest integer n, ties to
     * even. After the addition, the low bits of the sum's representation are n + 126.
     */
    static final float ROUNDER_126 = 0x1.8p23f + 126;
    static final float EXP_HIGH = 89f;
    /** The natural logarithm of 2^-125, rounded up. */
    static final float EXP_LOW = -86.64f;
    static final float TANH_SMALL = 0.625f;

    static final float NORMAL_P = 0.3f;
    static final float NORMAL_1 = 0.119614323f;
    static final float NORMAL_2 = 0.12098278f;
    static final float NORMAL_3 = 0.0984861095f;
    static final float NORMAL_4 = 0.133281519f;
    static final float NORMAL_5 = -0.0626412412f;
    static final float NORMAL_6 = 0.216140078f;
    static final float NORMAL_7 = -0.162920855f;
    static final float NORMAL_8 = 0.0370573034f;
    /** The density of the standard normal distribution at 0, which is 1 / sqrt(2 pi). */
    static final float NORMAL_DENSITY = 0.398942280f;

    private FloatMath() {
    }

    /** Computes e^x with a relative error below 2e-7. Results below 2^-125 are replaced by 0. */
    static float exp(float x) {
        float c = Math.min(EXP_HIGH, Math.max(EXP_LOW, x));
        // The low bits of t are the biased exponent of 2^(n-1), so no conversion to int is needed. The result is
        // computed as 2p * 2^(n-1) and not as p * 2^n, because n may be 128, and 2^128 is not a float.
        float t = Fma.fma(c, LOG2E, ROUNDER_126);
        float n = t - ROUNDER_126;
        float r = Fma.fma(n, -LN2_HIGH, c);
        r = Fma.fma(n, -LN2_LOW, r);
        float p = Fma.fma(1.9875691500e-4f, r, 1.3981999507e-3f);
        p = Fma.fma(p, r, 8.3334519073e-3f);
        p = Fma.fma(p, r, 4.1665795894e-2f);
        p = Fma.fma(p, r, 1.6666665459e-1f);
        p = Fma.fma(p, r, 5.0000001201e-1f);
        p = Fma.fma(p * r, r, r) + 1;
        float y = (p + p) * Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
        return x < EXP_LOW ? 0 : y;
    }

    /**
     * Computes the natural logarithm with a relative error below 2e-7. It is -infinity at 0, and NaN for negative x.
     */
    static float log(float x) {
        boolean tiny = x < Float.MIN_NORMAL;
        float y = tiny ? x * 0x1p23f : x;
        int bits = Float.floatToRawIntBits(y);
        float e = (bits >> 23) - (tiny ? 149 : 126);
        float m = Float.intBitsToFloat((bits & 0x007fffff) | 0x3f000000);
        boolean low = m < 0.707106781186547524f;
        e = low ? e - 1 : e;
        m = low ? m + m - 1 : m - 1;
        float z = m * m;
        float p = Fma.fma(7.0376836292e-2f, m, -1.1514610310e-1f);
        p = Fma.fma(p, m, 1.1676998740e-1f);
        p = Fma.fma(p, m, -1.2420140846e-1f);
        p = Fma.fma(p, m, 1.4249322787e-1f);
        p = Fma.fma(p, m, -1.6668057665e-1f);
        p = Fma.fma(p, m, 2.0000714765e-1f);
        p = Fma.fma(p, m, -2.4999993993e-1f);
        p = Fma.fma(p, m, 3.3333331174e-1f);
        p = p * m * z;
        p = Fma.fma(e, LN2_LOW, p);
        p = Fma.fma(-0.5f, z, p);
        float v = Fma.fma(e, LN2_HIGH, m + p);
        v = x == Float.POSITIVE_INFINITY ? x : v;
        v = x == 0 ? Float.NEGATIVE_INFINITY : v;
        return x >= 0 ? v : Float.NaN;
    }

    /** Computes 1/(1+e^-x) with a relative error below 3e-7. Results below 2^-125 are replaced by 0. */
    static float sigmoid(float x) {
        return x < EXP_LOW ? 0 : 1 / (1 + exp(-x));
    }

    /**
     * Computes the hyperbolic tangent. Near 0, a polynomial is used, because 1 - 2 / (e^(2|x|) + 1) would lose digits
     * to cancellation.
     */
    static float tanh(float x) {
        float a = Math.abs(x);
        float large = 1 - 2 / (exp(a + a) + 1);
        float z = x * x;
        float p = Fma.fma(-5.70498872745e-3f, z, 2.06390887954e-2f);
        p = Fma.fma(p, z, -5.37397155531e-2f);
        p = Fma.fma(p, z, 1.33314422036e-1f);
        p = Fma.fma(p, z, -3.33332819422e-1f);
        float small = Fma.fma(p * z, x, x);
        float signed = x < 0 ? -large : large;
        return a < TANH_SMALL ? small : signed;
    }

    /** Computes log(1+e^x) without overflow. */
    static float softplus(float x) {
        float e = exp(-Math.abs(x));
        float w = 1 + e;
        // Rounding of w = 1 + e loses the low digits of a small e. The term (e - (w - 1)) / w restores them.
        return Math.max(x, 0) + (log(w) + (e - (w - 1)) / w);
    }

    /**
     * Computes the probability that a standard normal variable exceeds |x|, divided by e^(-x^2/2). This is 1/2
     * e^(x^2/2) erfc(|x| / sqrt 2). It is approximated by a polynomial in 1 / (1 + 0.3 |x|) with a relative error below
     * 5e-7.
     */
    static float millsHalf(float x) {
        float t = 1 / Fma.fma(NORMAL_P, Math.abs(x), 1);
        float p = Fma.fma(NORMAL_8, t, NORMAL_7);
        p = Fma.fma(p, t, NORMAL_6);
        p = Fma.fma(p, t, NORMAL_5);
        p = Fma.fma(p, t, NORMAL_4);
        p = Fma.fma(p, t, NORMAL_3);
        p = Fma.fma(p, t, NORMAL_2);
        p = Fma.fma(p, t, NORMAL_1);
        return p * t;
    }

    /** Computes x times the cumulative distribution function of the standard normal distribution at x. */
    static float gelu(float x) {
        float upper = millsHalf(x) * exp(-0.5f * x * x);
        return x * (x > 0 ? 1 - upper : upper);
    }

    /** Computes the derivative of {@link #gelu} at x. */
    static float geluSlope(float x) {
        float e = exp(-0.5f * x * x);
        float upper = millsHalf(x) * e;
        return Fma.fma(x * NORMAL_DENSITY, e, x > 0 ? 1 - upper : upper);
    }
}
