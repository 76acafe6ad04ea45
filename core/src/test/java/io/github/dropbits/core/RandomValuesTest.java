package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the distributions of random numbers and of their bounds, including the smallest and the largest draws. */
class RandomValuesTest {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /**
     * Returns a stream whose next 64 bits are the given bits. Its state is found by inverting the generator's mixing
     * function.
     */
    private static RandomStream next(long bits) {
        long z = unshift(bits, 31);
        z = unshift(z * inverse(0x94d049bb133111ebL), 27);
        z = unshift(z * inverse(0xbf58476d1ce4e5b9L), 30);
        RandomStream r = new RandomStream(0);
        r.restore(new long[] {0, z - GOLDEN});
        assertEquals(bits, r.nextLong());
        r.restore(new long[] {0, z - GOLDEN});
        return r;
    }

    /** Computes the inverse of {@code z ^ (z >>> by)}. */
    private static long unshift(long z, int by) {
        return z ^ (z >>> by) ^ (z >>> 2 * by);
    }

    /** Returns the multiplicative inverse of an odd number modulo 2^64, by Newton's method. */
    private static long inverse(long odd) {
        long x = odd;
        for (int i = 0; i < 6; i++) {
            x *= 2 - odd * x;
        }
        return x;
    }

    @Test
    void floatsLieInTheOpenInterval() {
        assertTrue(next(0).nextFloat() > 0);
        assertTrue(next(-1).nextFloat() < 1, "the largest number drawn is 1");
        assertEquals(1, next(0).nextFloat() + next(-1).nextFloat(), "the ends lie alike");
        assertTrue(Double.isFinite(Math.log(next(0).nextFloat())));
        assertTrue(Double.isFinite(Math.log(1 - next(-1).nextFloat())));
    }

    @Test
    void doublesLieInTheOpenInterval() {
        assertTrue(next(0).nextDouble() > 0);
        assertTrue(next(-1).nextDouble() < 1, "the largest number drawn is 1");
        assertTrue(Double.isFinite(next(0).nextGaussian()));
        assertTrue(Double.isFinite(next(-1).nextGaussian()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10, 100})
    void integersAreUniform(int bound) {
        RandomStream r = new RandomStream(bound);
        int[] seen = new int[bound];
        int draws = 1000 * bound;
        for (int i = 0; i < draws; i++) {
            seen[r.nextInt(bound)]++;
        }
        double chi = 0;
        for (int n : seen) {
            chi += (n - 1000.0) * (n - 1000.0) / 1000;
        }
        // The chi-squared statistic has the mean bound - 1 and the variance 2 * (bound - 1).
        assertTrue(Math.abs(chi - (bound - 1)) <= 4 * Math.sqrt(2.0 * bound), "chi squared " + chi);
    }

    /** For a bound of 3 * 2^29, a plain remainder would give small numbers twice as often as large ones. */
    @Test
    void integersOfAwkwardBoundsAreUniformToo() {
        RandomStream r = new RandomStream(1);
        int low = 0;
        for (int i = 0; i < 30_000; i++) {
            low += r.nextInt(3 << 29) < 1 << 29 ? 1 : 0;
        }
        assertEquals(10_000, low, 400);
    }

    @Property(tries = 200)
    void integersStayBelowTheirBound(@ForAll long seed, @ForAll @IntRange(min = 1) int bound) {
        int v = new RandomStream(seed).nextInt(bound);
        assertTrue(v >= 0 && v < bound);
    }

    @Test
    void boundsMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> new RandomStream(1).nextInt(0));
        assertThrows(IllegalArgumentException.class, () -> new RandomStream(1).nextInt(-5));
    }

    @Test
    void uniformValuesFillTheirRange() {
        float[] a = new RandomStream(1).uniform(-2, 6, 100, 200).toArray();
        double mean = 0;
        double square = 0;
        for (float v : a) {
            assertTrue(v > -2 && v < 6);
            mean += v / (double) a.length;
            square += (double) v * v / a.length;
        }
        assertEquals(2, mean, 0.07);
        assertEquals(64 / 12.0, square - mean * mean, 0.1);
        Arrays.sort(a);
        assertTrue(a[0] < -1.99 && a[a.length - 1] > 5.99);
    }

    /**
     * Covers ranges that are wider than the largest float, and ranges so narrow that most draws round to one of the
     * bounds.
     */
    @Property(tries = 500)
    void uniformValuesStayInTheirRange(@ForAll int lowBits, @ForAll int highBits, @ForAll @IntRange(min = 1,
            max = 20) int ulps, @ForAll boolean narrow) {
        float one = Float.intBitsToFloat(lowBits);
        float other = Float.intBitsToFloat(narrow ? lowBits + ulps : highBits);
        if (!Float.isFinite(one) || !Float.isFinite(other) || one == other) {
            return;
        }
        float low = Math.min(one, other);
        float high = Math.max(one, other);
        for (long bits : new long[] {0, -1, 1L << 63, 0x123456789abcdefL}) {
            float v = next(bits).uniform(low, high, 1).item();
            assertTrue(v >= low && v < high, v + " in " + low + " to " + high);
        }
    }

    @Test
    void uniformValuesOfTheWidestRange() {
        float[] a = new RandomStream(1).uniform(-3e38f, 3e38f, 1000).toArray();
        int low = 0;
        for (float v : a) {
            assertTrue(v >= -3e38f && v < 3e38f);
            low += v < -1.5e38f ? 1 : 0;
        }
        assertEquals(250, low, 60);
        assertArrayEquals(new float[] {2, 2}, new RandomStream(1).uniform(2, 2, 2).toArray());
    }

    @Test
    void ordinaryUniformValuesAreTheirFormula() {
        RandomStream plain = new RandomStream(7);
        for (float v : new RandomStream(7).uniform(-0.3f, 0.4f, 1000).toArray()) {
            assertEquals(-0.3f + (0.4f - -0.3f) * plain.nextFloat(), v);
        }
    }

    @Test
    void rangesThatAreNone() {
        RandomStream r = new RandomStream(1);
        assertThrows(IllegalArgumentException.class, () -> r.uniform(1, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> r.uniform(Float.NaN, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> r.uniform(0, Float.POSITIVE_INFINITY, 2));
        assertThrows(IllegalArgumentException.class, () -> r.normal(Float.NaN, 2));
        assertThrows(IllegalArgumentException.class, () -> r.normal(3.4e38f, 2));
        assertTrue(Float.isFinite(next(0).normal(3e37f, 1).item()));
    }

    @Test
    void normalValuesHaveMeanZeroAndTheirDeviation() {
        double[] moments = new double[5];
        float[] a = new RandomStream(1).normal(3, 200, 500).toArray();
        for (float v : a) {
            for (int p = 1; p <= 4; p++) {
                moments[p] += Math.pow(v / 3, p) / a.length;
            }
        }
        assertEquals(0, moments[1], 0.015);
        assertEquals(1, moments[2], 0.02);
        assertEquals(0, moments[3], 0.05);
        assertEquals(3, moments[4], 0.15);
    }

    @Property(tries = 100)
    void aPermutationHasEveryNumberOnce(@ForAll long seed, @ForAll @IntRange(max = 300) int n) {
        int[] p = new RandomStream(seed).permutation(n);
        int[] sorted = p.clone();
        Arrays.sort(sorted);
        int[] all = new int[n];
        Arrays.setAll(all, i -> i);
        assertArrayEquals(all, sorted);
    }

    @Test
    void everyPermutationIsAsLikely() {
        RandomStream r = new RandomStream(3);
        int[] seen = new int[27];
        for (int i = 0; i < 6000; i++) {
            int[] p = r.permutation(3);
            seen[p[0] * 9 + p[1] * 3 + p[2]]++;
        }
        for (int p : new int[] {5, 7, 11, 15, 19, 21}) {
            assertEquals(1000, seen[p], 130, "order " + p);
        }
    }
}
