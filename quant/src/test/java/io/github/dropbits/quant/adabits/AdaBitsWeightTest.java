package io.github.dropbits.quant.adabits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import org.junit.jupiter.api.Test;

/** Tests the weights of AdaBits, which are the weights of DoReFa, truncated instead of rounded. */
class AdaBitsWeightTest {
    private static final Place WEIGHT = new Place("fc.weight", true, false, false, 4);

    @Test
    void weightsAreTheFormulas() {
        Tensor w = new RandomStream(5).normal(0.4f, 4, 30);
        double most = 0;
        double largest = 0;
        for (float v : w.array()) {
            most = Math.max(most, Math.tanh(Math.abs(v)));
            largest = Math.max(largest, Math.abs(v));
        }
        for (int bits = 1; bits <= 8; bits++) {
            TruncatingQuantizer q = new TruncatingQuantizer(WEIGHT, bits);
            q.start(w);
            int n = 1 << bits;
            float[] expected = new float[120];
            for (int i = 0; i < expected.length; i++) {
                double s = Math.tanh(w.array()[i]) / (2 * most) + 0.5;
                expected[i] = (float) (largest * (2 * (Math.min(Math.floor(n * s), n - 1) + 0.5) / n - 1));
            }
            assertArrayEquals(expected, q.apply(w).array(), 1e-6f, bits + " bits");
            assertEquals(largest * 2 / n, q.step().item(), 1e-7);
            assertEquals(largest / n, q.offset().item(), 1e-7);
        }
    }

    @Test
    void fewerBitsAreTheFirstOfMoreBits() {
        AdaBitsQuantizer q = new AdaBitsQuantizer(WEIGHT, 8, 2, 5);
        Tensor w = new RandomStream(6).normal(1, 4, 50);
        w.update(a -> a[7] = 0);
        q.start(w);
        assertEquals(8, q.bits());
        int[] eight = q.codes(w);
        for (int bits : new int[] {5, 2}) {
            q.use(bits);
            assertEquals(bits, q.bits());
            int[] codes = q.codes(w);
            for (int i = 0; i < codes.length; i++) {
                assertEquals(eight[i] >> 8 - bits, codes[i]);
            }
            assertEquals(0, codes[7], "a weight of 0");
        }
        assertEquals("AdaBits([2, 5, 8] bits, now Truncated(2 bits))", q.describe());
    }

    @Test
    void gradientsPassStraightThrough() {
        Tensor t = new RandomStream(7).uniform(-1, 1, 5, 6);
        for (int bits : new int[] {2, 4, 8}) {
            GradientCheck.of(in -> Truncate.truncate(in[0], new Grid(bits, true), "w")).run(t).assertPassed();
        }
    }

    @Test
    void whatIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> new TruncatingQuantizer(new Place("x", false, true, false, 1), 2));
        Exception e = assertThrows(IllegalArgumentException.class, () -> new AdaBitsQuantizer(WEIGHT, 2, 4).use(8));
        assertEquals("there is no bit-length 8; the known ones are [2, 4]", e.getMessage());
        TruncatingQuantizer q = new TruncatingQuantizer(WEIGHT, 2);
        q.start(Tensor.full(1, 2));
        e = assertThrows(IllegalArgumentException.class,
                () -> q.apply(Tensor.of(new float[] {1, Float.NaN}, 2)));
        assertEquals("quantizer of fc.weight: the value at index 1 is NaN", e.getMessage());
    }
}
