package io.github.dropbits.quant.relaxed;

import io.github.dropbits.quant.Grid;

/**
 * Noise for every code of every element of one pass, each a function of the pass's key, the element and the code alone:
 * what is drawn does not depend on the order, on the number of threads, or on which codes are looked at. It is
 * SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014) entered at any place.
 */
final class CodeNoise {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private CodeNoise() {
    }

    /**
     * An exponential variable of mean 1; its negative logarithm is a standard Gumbel variable.
     *
     * @param key the pass's key, a uniform number
     * @param element the element's index
     * @param code the code, of a grid of at most 8 bits
     * @return a number from 1e-16 to 37
     */
    static double exponential(long key, int element, int code) {
        long place = ((long) element << Grid.MOST_BITS) + (code & (1 << Grid.MOST_BITS) - 1);
        long z = key + (place + 1) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        z ^= z >>> 31;
        return -log((z >>> 12) * 0x1p-52 + 0x1p-53);
    }

    /**
     * The natural logarithm within 2e-12 of its size, several times faster than the JDK's and the same on every JVM:
     * of the mantissa m by the series of {@code 2 artanh((m - 1) / (m + 1))}.
     *
     * @param v a positive normal number
     * @return its logarithm
     */
    static double log(double v) {
        long bits = Double.doubleToRawLongBits(v);
        // From sqrt(1/2) to sqrt(2): near 1 the series alone counts, and nothing cancels.
        long exponent = bits - 0x3fe6a09e667f3bcdL >> 52;
        double m = Double.longBitsToDouble(bits - (exponent << 52));
        double f = (m - 1) / (m + 1);
        double g = f * f;
        double series = 1.0 / 3 + g * (1.0 / 5 + g * (1.0 / 7 + g * (1.0 / 9 + g * (1.0 / 11 + g * (1.0 / 13)))));
        return exponent * 0.6931471805599453 + 2 * (f + f * g * series);
    }
}
