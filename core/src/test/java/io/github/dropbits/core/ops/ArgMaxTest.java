package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ArgMaxTest {
    /**
     * Searches along the first, middle or last of three dimensions, with many ties and some NaNs, which count as larger
     * than any number.
     */
    @Property(tries = 200)
    void theFirstLargest(@ForAll @IntRange(min = 1, max = 5) int outer, @ForAll @IntRange(min = 1, max = 70) int length,
            @ForAll @IntRange(min = 1, max = 5) int inner, @ForAll boolean nans, @ForAll long seed) {
        RandomStream random = new RandomStream(seed);
        float[] x = new float[outer * length * inner];
        for (int i = 0; i < x.length; i++) {
            x[i] = nans && random.nextInt(20) == 0 ? Float.NaN : random.nextInt(4) - 2;
        }
        int[] expected = new int[outer * inner];
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < inner; j++) {
                int best = 0;
                for (int i = 1; i < length; i++) {
                    // Float.compare orders NaN above every number and treats all NaNs as equal.
                    best = Float.compare(x[(o * length + i) * inner + j], x[(o * length + best) * inner + j]) > 0 ? i
                            : best;
                }
                expected[o * inner + j] = best;
            }
        }
        assertArrayEquals(expected, Max.argmax(Tensor.of(x, outer, length, inner), 1));
        if (outer == 1) {
            assertArrayEquals(expected, Max.argmax(Tensor.of(x, length, inner), 0));
        }
        if (inner == 1) {
            assertArrayEquals(expected, Max.argmax(Tensor.of(x, outer, length), -1));
        }
    }
}
