package io.github.dropbits.core;

/**
 * A seeded stream of random numbers. Its state consists of two longs, which can be saved and restored exactly. A stream
 * can be split by name into further streams, whose numbers do not depend on how many numbers were drawn from any other
 * stream.
 *
 * <p>The generator is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014) with
 * the golden ratio as fixed increment; its period is 2^64. It produces the same numbers on every JVM. Instances are not
 * thread-safe.
 */
public final class RandomStream {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    /**
     * A limit on the standard deviation, so that every normal value is a finite float: {@link #nextGaussian} returns at
     * most 8.6 in magnitude, which is {@code sqrt(-2 ln 2^-53)}.
     */
    private static final float LARGEST_DEVIATION = 3e37f;

    private long origin;
    private long state;

    /**
     * Creates a stream from a seed.
     *
     * @param seed the seed; any number is valid
     */
    public RandomStream(long seed) {
        this(mix(seed + GOLDEN), mix(seed + GOLDEN));
    }

    private RandomStream(long origin, long state) {
        this.origin = origin;
        this.state = state;
    }

    /**
     * Returns a separate stream for a named purpose. The new stream depends only on this stream's seed and on the name,
     * not on the numbers drawn so far.
     *
     * @param name the purpose, such as a layer's name
     * @return the new stream
     */
    public RandomStream split(String name) {
        // This is the FNV-1a hash of the UTF-16 code units. With String.hashCode, short names would collide.
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            h = (h ^ name.charAt(i)) * 0x100000001b3L;
        }
        return new RandomStream(mix(origin ^ mix(h)));
    }

    /**
     * Returns a separate stream for a numbered purpose, such as an epoch. The new stream depends only on this stream's
     * seed and on the number.
     *
     * @param number the number
     * @return the new stream
     */
    public RandomStream split(long number) {
        return new RandomStream(mix(origin + mix(number * GOLDEN + 1)));
    }

    /**
     * Returns the state of this stream, for example to save it in a checkpoint.
     *
     * @return two longs, to be passed to {@link #restore}
     */
    public long[] state() {
        return new long[] {origin, state};
    }

    /**
     * Restores a saved state. The stream then continues with the numbers that followed that state.
     *
     * @param saved a state from {@link #state}
     * @throws IllegalArgumentException if the array does not have two elements
     */
    public void restore(long[] saved) {
        if (saved.length != 2) {
            throw new IllegalArgumentException("a stream's state is 2 numbers, not " + saved.length);
        }
        origin = saved[0];
        state = saved[1];
    }

    /**
     * Draws 64 uniformly distributed random bits.
     *
     * @return the bits as a long
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
        // The highest values are rejected, because they would make small results more likely.
        while (true) {
            long r = nextLong() >>> 33;
            long v = r % bound;
            if (r - v + bound - 1 < 1L << 31) {
                return (int) v;
            }
        }
    }

    /**
     * Draws a uniform float from the open interval (0, 1). Its logarithm is always finite.
     *
     * @return an integer multiple of 2^-23, plus 2^-24; this sum is exactly representable as a float
     */
    public float nextFloat() {
        return (nextLong() >>> 41) * 0x1p-23f + 0x1p-24f;
    }

    /**
     * Draws a uniform double from the open interval (0, 1).
     *
     * @return an integer multiple of 2^-52, plus 2^-53
     */
    public double nextDouble() {
        return (nextLong() >>> 12) * 0x1p-52 + 0x1p-53;
    }

    /**
     * Draws a number from the standard normal distribution by the Box-Muller transform. The transform uses
     * {@link StrictMath}, so the numbers are the same on every JVM.
     *
     * @return a number from the distribution with mean 0 and variance 1
     */
    public double nextGaussian() {
        double r = Math.sqrt(-2 * StrictMath.log(nextDouble()));
        return r * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /**
     * Creates a tensor of uniformly distributed random values.
     *
     * @param low the lower bound, finite
     * @param high the exclusive upper bound, finite; if it equals {@code low}, all values are {@code low}
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
        // Rounding may produce the upper bound itself, which is exclusive, so values are limited to the next smaller
        // float.
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
     * Creates a tensor of normally distributed random values with mean 0.
     *
     * @param deviation the standard deviation, at most 3e37 in magnitude, so that every value is finite
     * @param dims the shape
     * @return the tensor
     * @throws IllegalArgumentException if the deviation is NaN or exceeds 3e37 in magnitude
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
     * Draws a random permutation by the Fisher-Yates shuffle.
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
