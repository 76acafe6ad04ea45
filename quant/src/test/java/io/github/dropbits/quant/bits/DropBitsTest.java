package io.github.dropbits.quant.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Tests DropBits with a fixed probability: bits are dropped only in training, and the highest bits are dropped first.
 */
class DropBitsTest {
    private static final int PASSES = 20_000;

    @Test
    void evaluationKeepsAllBits() {
        DropBits drop = DropBits.fixed(5, 2, 1, 0.9);
        drop.train(false);
        assertNull(drop.masks());
        assertEquals(5, drop.resolvedBits());
        drop.train(true);
        assertEquals(5, drop.resolvedBits());
        assertFalse(drop.learned());
    }

    @Property(tries = 100)
    void masksAreNestedBehindTheKeptOnes(@ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int bits,
            @ForAll @IntRange(max = 6) int kept, @ForAll @IntRange(min = 2, max = 4) int rows) {
        int least = 1 + kept % (bits - 1);
        DropBits drop = DropBits.fixed(bits, least, rows, 0.4);
        drop.seed(seed);
        Tensor m = drop.masks();
        assertEquals(Shape.of(rows, bits), m.shape());
        for (int i = 0; i < m.elements(); i++) {
            int level = i % bits;
            float before = level == 0 ? 1 : m.array()[i - 1];
            assertTrue(m.array()[i] >= 0 && m.array()[i] <= before, m::toString);
            assertTrue(level >= least || m.array()[i] == 1, m::toString);
        }
    }

    @Test
    void oneRowHasNoRowDimension() {
        assertEquals(Shape.of(4), DropBits.fixed(4, 1, 1, 0.5).masks().shape());
    }

    @Test
    void eachBitIsDroppedWithTheProbability() {
        DropBits drop = DropBits.fixed(4, 2, PASSES, 0.2);
        drop.seed(7);
        float[] m = drop.masks().array();
        int third = 0;
        int fourth = 0;
        for (int r = 0; r < PASSES; r++) {
            third += m[4 * r + 2] == 0 ? 1 : 0;
            fourth += m[4 * r + 3] == 0 ? 1 : 0;
        }
        assertEquals(0.2, (double) third / PASSES, 0.012);
        // The fourth bit is dropped together with the third bit, or alone.
        assertEquals(1 - 0.8 * 0.8, (double) fourth / PASSES, 0.014);
    }

    private static double droppedAt(double progress) {
        DropBits drop = DropBits.annealed(3, 2, PASSES, 0.4);
        drop.seed(9);
        drop.progress(progress);
        float[] m = drop.masks().array();
        int third = 0;
        for (int r = 0; r < PASSES; r++) {
            third += m[3 * r + 2] == 0 ? 1 : 0;
        }
        return (double) third / PASSES;
    }

    @Test
    void anAnnealedProbabilityFallsToNothing() {
        assertEquals(0.4, droppedAt(0), 0.015);
        assertEquals(0.2, droppedAt(0.5), 0.012);
        assertEquals(0, droppedAt(1));
        DropBits constant = DropBits.fixed(3, 2, 1, 0.4);
        Tensor before = constant.namedBuffers().get("logits").copy();
        constant.progress(0.5);
        assertEquals(before.item(), constant.namedBuffers().get("logits").item());
    }

    @Test
    void withNothingToDropThereAreNoMasks() {
        DropBits drop = DropBits.fixed(2, 2, 1, 0.5);
        assertNull(drop.masks());
        assertEquals(2, drop.resolvedBits());
        assertEquals(0, drop.expectedBits().item());
    }

    @Test
    void fixedLogitsAreNoParameters() {
        DropBits drop = DropBits.fixed(3, 2, 1, 0.1);
        assertEquals(Map.of(), drop.namedParameters());
        Tensor logits = drop.namedBuffers().get("logits");
        assertEquals(Shape.of(1), logits.shape());
        assertEquals(0.9, HardConcrete.keepProbability(logits.item()), 1e-6);
    }

    @Test
    void badNumbersAreRefused() {
        for (double p : new double[] {0, 1, -0.1, 1.5, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> DropBits.fixed(3, 2, 1, p));
        }
        for (int least : new int[] {0, 4}) {
            assertThrows(IllegalArgumentException.class, () -> DropBits.fixed(3, least, 1, 0.1));
            assertThrows(IllegalArgumentException.class, () -> DropBits.learned(3, least, 1, 2.2));
        }
    }

    @Test
    void whatTheyAreCalled() {
        assertEquals("DropBits(fixed, at least 2)", DropBits.fixed(3, 2, 1, 0.1).describe());
        assertEquals("DropBits(annealed, at least 1)", DropBits.annealed(3, 1, 1, 0.1).describe());
        assertEquals("DropBits(learned, at least 2)", DropBits.learned(3, 2, 1, 2.2).describe());
    }
}
