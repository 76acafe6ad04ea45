package io.github.dropbits.core.kernels.vec;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.core.runtime.ScratchPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Helper methods for the tests that compare scalar and vector implementations. */
public final class Twins {
    /**
     * The length of the longest run to test. For every vector width, it is longer than four unrolled iterations with
     * four vectors each.
     */
    public static final int LONGEST = 17 * Kernels.vectorBits() / Float.SIZE + 1;

    private Twins() {
    }

    /**
     * Skips the test if the vector kernels are not in use, for example because the module of the Vector API is missing.
     */
    public static void needVectors() {
        assumeTrue(Kernels.vectorized(), Kernels.reason());
    }

    /**
     * Returns a run of {@code n} normally distributed values with NaN before and after it, so that reading outside of
     * the run changes results.
     */
    public static float[] run(long seed, int from, int n, int behind) {
        float[] a = new float[from + n + behind];
        Arrays.fill(a, Float.NaN);
        RandomStream random = new RandomStream(seed);
        for (int i = from; i < from + n; i++) {
            a[i] = (float) random.nextGaussian();
        }
        return a;
    }

    public static float[] normal(long seed, int n) {
        return run(seed, 0, n, 0);
    }

    /** Fills the arrays of the scratch pool with NaN, so that reading an uninitialised element changes results. */
    public static void poisonPool() {
        List<float[]> acquired = new ArrayList<>();
        for (int n = 1 << 8; n <= 1 << 21; n *= 2) {
            for (int i = 0; i < 6; i++) {
                float[] a = ScratchPool.acquire(n);
                Arrays.fill(a, Float.NaN);
                acquired.add(a);
            }
        }
        acquired.forEach(ScratchPool::release);
    }
}
