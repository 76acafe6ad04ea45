package io.github.dropbits.quant.uniform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Place;
import org.junit.jupiter.api.Test;

/**
 * Compares the range, levels and places of DoReFa with values computed by hand (Zhou et al. 2016, equations 7, 9 and
 * 11).
 */
class DorefaQuantizerTest {
    private static final Place WEIGHTS = new Place("fc.weight", true, false, false, 1);
    private static final Place RECTIFIED = new Place("fc.input", false, true, false, 1);

    private static DorefaQuantizer started(Place place, int bits, float... x) {
        DorefaQuantizer q = new DorefaQuantizer(place, bits);
        q.start(Tensor.of(x, x.length));
        return q;
    }

    /** The levels extend from minus to plus the largest magnitude, in 2^b - 1 steps. */
    @Test
    void weights() {
        DorefaQuantizer q = started(WEIGHTS, 2, 1, -3, 0.5f);
        assertEquals(2, q.step().item(), 1e-6);
        assertEquals(-3, q.offset().item());
        assertEquals(2, q.bits());
        // Far from 0, tanh is 1 and -1. The value 0 is the border between the two levels in the middle.
        assertArrayEquals(new float[] {3, -3, 1}, q.apply(Tensor.of(new float[] {50, -50, 0.1f}, 3)).toArray(), 1e-6f);
    }

    /**
     * With one bit, the level of a weight is the mean magnitude with the sign of the weight. It is recomputed in every
     * training step.
     */
    @Test
    void weightsOfOneBit() {
        DorefaQuantizer q = started(WEIGHTS, 1, 1, -3, 0.5f, -0.5f);
        assertEquals(1.25, q.step().item(), 1e-6);
        assertEquals(0, q.offset().item());
        assertArrayEquals(new float[] {2, -2}, q.apply(Tensor.of(new float[] {1, -3}, 2)).toArray(), 1e-6f);
        q.train(false);
        assertArrayEquals(new float[] {2, -2}, q.apply(Tensor.of(new float[] {5, -9}, 2)).toArray(), 1e-6f);
    }

    /** The range is determined by 99.9 % of the values in the first batch, and not by a single large value. */
    @Test
    void activations() {
        float[] x = new float[4000];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i % 100) / 50f;
        }
        x[77] = 1000;
        DorefaQuantizer q = started(RECTIFIED, 2, x);
        assertEquals(1.98 / 3, q.step().item(), 1e-6);
        assertEquals(0, q.offset().item());
    }

    @Test
    void inputsThatCanBeNegativeAreRefused() {
        assertEquals("DoReFa takes inputs that cannot be negative, as behind a rectifier; fc.input can be",
                assertThrows(IllegalArgumentException.class,
                        () -> new DorefaQuantizer(new Place("fc.input", false, false, false, 1), 2)).getMessage());
    }
}
