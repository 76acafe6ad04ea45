package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Uniform random values stay within their range, whose upper bound is exclusive. */
class UniformRangeTest {
    @Test
    void wideAndNarrowRanges() {
        float[][] ranges = {{-3e38f, 3e38f}, {-Float.MAX_VALUE, Float.MAX_VALUE}, {1, Math.nextUp(1f)},
            {16_777_216, 16_777_218}, {-1, Math.nextUp(-1f)}, {0, Float.MIN_VALUE}, {1e30f, Math.nextUp(1e30f)}};
        for (float[] range : ranges) {
            for (float v : new RandomStream(1).uniform(range[0], range[1], 10_000).array()) {
                assertTrue(v >= range[0] && v < range[1], range[0] + " to " + range[1] + ": " + v);
            }
        }
    }
}
