package io.github.dropbits.quant.relaxed;

import io.github.dropbits.quant.Grid;

/**
 * Generates noise for every code of every element in one pass. Each number depends only on the key of the pass, the
 * element and the code. It does not depend on the order of the draws, the number of threads, or the set of codes for
 * which noise is drawn. The generator is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
 * generators, OOPSLA 2014) with random access to its sequence.
 */
final class CodeNoise {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private CodeNoise() {
    }

    /**
     * Returns an exponentially distributed number with mean 1. Its negative logarithm has a standard Gumbel
     * distribution.
     *
     * @param key the key of the pass, a random number of 64 bits
     * @param element the index of the element
     * @param code the code, which belongs to a grid of at most 8 bits
     * @return a number from 1e-16 to 37
     */
    static double exponential(long key, int element, int code) {
        long index = ((long) element << Grid.MOST_BITS) + (code & (1 << Grid.MOST_BITS) - 1);
        long z = key + (index + 1) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        z ^= z >>> 31;
        return -log((z >>> 12) * 0x1p-52 + 0x1p-53);
    }

    /**
     * Computes the natural logarithm with a relative error of at most 2e-12. This method is several times faster than
     * the JDK's, and its result is the same on every JVM. The logarithm of the mantissa m is computed by the series of
     * {@code 2 artanh((m - 1) / (m + 1))}.
     *
     * @param v a positive normal number
     * @return the natural logarithm of v
     */
    static double log(double v) {
        long bits = Double.doubleToRawLongBits(v);
        // The mantissa is between sqrt(1/2) and sqrt(2). For v near 1 the exponent is therefore 0, and no cancellation
        // occurs.
        long exponent = bits - 0x3fe6a09e667f3bcdL >> 52;
        double m = Double.longBitsToDouble(bits - (exponent << 52));
        double f = (m - 1) / (m + 1);
        double g = f * f;
        double series = 1.0 / 3 + g * (1.0 / 5 + g * (1.0 / 7 + g * (1.0 / 9 + g * (1.0 / 11 + g * (1.0 / 13)))));
        return exponent * 0.6931471805599453 + 2 * (f + f * g * series);
    }
}
