package io.github.dropbits.core;

/**
 * A seeded stream of random numbers. Its state is two longs, which can be saved and restored exactly. A stream can be
 * split by name into streams that do not depend on how many numbers were drawn from it or from others.
 *
 * <p>The generator is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014) with
 * the golden ratio as fixed increment; its period is 2^64. Its numbers are the same on every JVM. Not thread-safe.
 */
public final class RandomStream {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    /** {@link #nextGaussian} draws up to 8.6 in magnitude, the root of -2 log 2^-53. */
    private static final float LARGEST_DEVIATION = 3e37f;

    private long origin;
    private long state;

    /**
     * Creates a stream from a seed.
     *
     * @param seed any number
     */
    public RandomStream(long seed) {
        this(mix(seed + GOLDEN), mix(seed + GOLDEN));
    }

    private RandomStream(long origin, long state) {
        this.origin = origin;
        this.state = state;
    }

    /**
     * A separate stream for a named purpose. It depends only on this stream's seed and the name, not on the numbers
     * drawn so far.
     *
     * @param name the purpose, such as a layer's name
     * @return the new stream
     */
    public RandomStream split(String name) {
        // FNV-1a over the UTF-16 units: String.hashCode would make short names collide.
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            h = (h ^ name.charAt(i)) * 0x100000001b3L;
        }
        return new RandomStream(mix(origin ^ mix(h)));
    }

    /**
     * A separate stream for a numbered purpose, such as an epoch.
     *
     * @param number the number
     * @return the new stream
     */
    public RandomStream split(long number) {
        return new RandomStream(mix(origin + mix(number * GOLDEN + 1)));
    }

    /**
     * The state, for a checkpoint.
     *
     * @return two longs for {@link #restore}
     */
    public long[] state() {
        return new long[] {origin, state};
    }

    /**
     * Restores a saved state, so that the stream continues from there.
     *
     * @param saved a state from {@link #state}
     * @throws IllegalArgumentException if it does not have two elements
     */
    public void restore(long[] saved) {
        if (saved.length != 2) {
            throw new IllegalArgumentException("a stream's state is 2 numbers, not " + saved.length);
        }
        origin = saved[0];
        state = saved[1];
    }

    /**
     * Draws 64 uniform bits.
     *
     * @return the next number
     */
    public long nextLong() {
        return mix(state += GOLDEN);
    }

    /**
     * Draws a uniform integer.
     *
     * @param bound the exclusive upper bound, positive
     * @return a number from 0 to {@code bound - 1}
     * @throws IllegalArgumentException if the bound is not positive
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, not " + bound);
        }
        // Rejects the highest values, because they would make small results more likely.
        while (true) {
            long r = nextLong() >>> 33;
            long v = r % bound;
            if (r - v + bound - 1 < 1L << 31) {
                return (int) v;
            }
        }
    }

    /**
     * Draws a uniform float in the open interval from 0 to 1, so that its logarithm is finite.
     *
     * @return a whole multiple of 2^-23, plus 2^-24; a float holds this sum exactly
     */
    public float nextFloat() {
        return (nextLong() >>> 41) * 0x1p-23f + 0x1p-24f;
    }

    /**
     * Draws a uniform double in the open interval from 0 to 1.
     *
     * @return a whole multiple of 2^-52, plus 2^-53
     */
    public double nextDouble() {
        return (nextLong() >>> 12) * 0x1p-52 + 0x1p-53;
    }

    /**
     * Draws a standard normal number by the Box-Muller transform. It uses StrictMath, so the numbers are the same on
     * every JVM.
     *
     * @return the next number; mean 0, variance 1
     */
    public double nextGaussian() {
        double r = Math.sqrt(-2 * StrictMath.log(nextDouble()));
        return r * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /**
     * A tensor of uniformly distributed random values.
     *
     * @param low the lower bound, finite
     * @param high the upper bound, which is not drawn, finite; if it equals {@code low}, all values are {@code low}
     * @param dims the shape
     * @return the tensor
     * @throws IllegalArgumentException if a bound is not finite, or {@code low} is above {@code high}
     */
    public Tensor uniform(float low, float high, int... dims) {
        if (!(low <= high && Float.isFinite(low) && Float.isFinite(high))) {
            throw new IllegalArgumentException("uniform needs finite bounds, low <= high, not " + low + " and " + high);
        }
        Tensor t = Tensor.zeros(dims);
        float[] a = t.array();
        float width = high - low;
        // Rounding may give the upper bound itself.
        float largest = low == high ? low : Math.nextDown(high);
        for (int i = 0; i < a.length; i++) {
            float share = nextFloat();
            float value = width < Float.POSITIVE_INFINITY ? low + width * share
                    : (float) (low + ((double) high - low) * share);
            a[i] = Math.min(value, largest);
        }
        return t;
    }

    /**
     * A tensor of normally distributed random values with mean 0.
     *
     * @param deviation the standard deviation, at most 3e37 in magnitude, so that every value is finite
     * @param dims the shape
     * @return the tensor
     * @throws IllegalArgumentException if the deviation is NaN or larger than that
     */
    public Tensor normal(float deviation, int... dims) {
        if (!(Math.abs(deviation) <= LARGEST_DEVIATION)) {
            throw new IllegalArgumentException("the deviation must be at most " + LARGEST_DEVIATION + ", not "
                    + deviation);
        }
        Tensor t = Tensor.zeros(dims);
        float[] a = t.array();
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) (deviation * nextGaussian());
        }
        return t;
    }

    /**
     * A random permutation (Fisher-Yates).
     *
     * @param n the number of elements
     * @return the numbers 0 to {@code n - 1} in random order
     */
    public int[] permutation(int n) {
        int[] p = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            p[i] = p[j];
            p[j] = i;
        }
        return p;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
