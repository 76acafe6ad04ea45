package io.github.dropbits.quant.bits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests learned bit-lengths: the bit-length that results from the logits, and the value and gradient of the regularizer
 * (cpq.md, section 4).
 */
class LearnedBitsTest {
    private static DropBits with(int minBits, float... logits) {
        DropBits drop = DropBits.learned(minBits + logits.length, minBits, 1, 2.2);
        drop.namedParameters().get("logits").set(logits);
        return drop;
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,4", "1,1,-1,3", "1,-1,1,2", "-1,1,1,1", "-1,-1,-1,1", "0,1,1,1", "1e-6,0,1,2", "NaN,1,1,1"})
    void leadingPositiveLogitsCount(float a, float b, float c, int bits) {
        assertEquals(bits, with(1, a, b, c).resolvedBits());
        assertEquals(bits + 2, with(3, a, b, c).resolvedBits());
    }

    @Test
    void theMinimumIsKeptWhateverTheLogits() {
        assertEquals(3, with(3, -100, -100).resolvedBits());
        DropBits none = DropBits.learned(2, 2, 1, 2.2);
        assertEquals(2, none.resolvedBits());
        assertEquals(0, none.expectedBits().item());
    }

    @Test
    void allBitsAreKeptAtTheStart() {
        DropBits drop = DropBits.learned(4, 1, 1, 2.2);
        assertTrue(drop.learned());
        assertEquals(4, drop.resolvedBits());
        assertArrayEquals(new float[] {2.2f, 2.2f, 2.2f}, drop.namedParameters().get("logits").toArray());
        assertTrue(HardConcrete.keepProbability(2.2) > 0.97);
    }

    private static double expected(float[] phi) {
        double sum = 0;
        double product = 1;
        for (float p : phi) {
            product /= 1 + Math.exp(-(p + 2.0 / 3 * Math.log(11)));
            sum += product;
        }
        return sum;
    }

    @Test
    void anUndecidedLogitStillCounts() {
        assertEquals(0.83, with(2, 0).expectedBits().item(), 0.005);
    }

    @Property(tries = 100)
    void expectedBitsAndTheirGradient(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int n) {
        float[] phi = new RandomStream(seed).uniform(-4, 3, n).toArray();
        DropBits drop = with(1, phi);
        Tensor bits = drop.expectedBits();
        assertEquals(expected(phi), bits.item(), 1e-5);
        bits.backward();
        float[] g = drop.namedParameters().get("logits").grad().toArray();
        for (int i = 0; i < n; i++) {
            float[] up = phi.clone();
            float[] down = phi.clone();
            up[i] += 1e-2f;
            down[i] -= 1e-2f;
            double slope = (expected(up) - expected(down)) / ((double) up[i] - down[i]);
            assertEquals(slope, g[i], 1e-4);
            assertTrue(g[i] > 0, "more of any bit costs more");
        }
    }
}
