package io.github.dropbits.quant.alq;

import static io.github.dropbits.quant.alq.AlqQuantizerTest.TWO_BASES;
import static io.github.dropbits.quant.alq.AlqQuantizerTest.evaluated;
import static io.github.dropbits.quant.alq.AlqQuantizerTest.started;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which bases ALQ prunes, and when. */
class AlqPruningTest {
    /**
     * Runs a forward and a backward pass such that the gradients with respect to the coordinates of
     * {@link AlqQuantizerTest#TWO_BASES} have the given values.
     */
    private static void step(AlqQuantizer q, Tensor w, double... byCoordinate) {
        Tensor y = q.apply(w);
        int[] codes = q.codes(w);
        float[] g = new float[w.elements()];
        for (int j = 0; j < g.length; j++) {
            // The bases are orthogonal and have four elements each, so the gradients with respect to the coordinates
            // have the given values.
            for (int i = 0; i < 2; i++) {
                g[j] += (float) (byCoordinate[j / 4 * 2 + i] * ((codes[j] >> i & 1) * 2 - 1) / 4);
            }
        }
        y.backward(Tensor.of(g, w.shape().toArray()));
    }

    private static AlqQuantizer two(Tensor w) {
        return started(w.requiresGrad(true), 2, 2, 1.5);
    }

    @Test
    void theBasisOfLeastEffectGoes() {
        Tensor w = Tensor.of(TWO_BASES, 2, 4);
        AlqQuantizer q = two(w);
        // H a^2 / 2 is 2, 1, 0.045 and 0.125, so the largest coordinate has the smallest effect.
        step(q, w, 1, 8, 0.01, 4);
        q.progress(1);
        assertArrayEquals(new float[] {2, 0.5f, 0, 0.25f}, q.coordinates().array());
        assertArrayEquals(new float[] {2.5f, 1.5f, -1.5f, -2.5f, 0.25f, -0.25f, -0.25f, -0.25f}, evaluated(q, w));
        assertArrayEquals(new int[] {3, 1, 2, 0, 2, 0, 0, 0}, q.codes(w));
        assertEquals(1.5, q.averageBits());
        assertEquals(2, q.bits());
    }

    @Test
    void aSlotWithoutABasisGoesBeforeAnyBasis() {
        float small = 1e-4f;
        Tensor w = Tensor.of(new float[] {2.5f * small, 1.5f * small, -1.5f * small, -2.5f * small, 3, 3, -3, 3}, 2, 4);
        AlqQuantizer q = two(w);
        // For such small coordinates, the first-order term makes the effect negative.
        step(q, w, 1, 1, 1, 0);
        q.progress(1);
        assertArrayEquals(new float[] {2 * small, 0.5f * small, 3, 0}, q.coordinates().array(), 1e-9f);
    }

    @Test
    void aBasisAgainstTheGradientGoesBeforeOneAlongIt() {
        for (int sign : new int[] {-1, 1}) {
            float[] same = {2.5f, 1.5f, -1.5f, -2.5f, 2.5f, 1.5f, -1.5f, -2.5f};
            Tensor w = Tensor.of(same, 2, 4);
            AlqQuantizer q = two(w);
            step(q, w, 4, sign, 4, -sign);
            q.progress(1);
            // A positive gradient with respect to a coordinate means that the loss is smaller without the basis.
            assertArrayEquals(sign > 0 ? new float[] {2, 0, 2, 0.5f} : new float[] {2, 0.5f, 2, 0},
                    q.coordinates().array());
        }
    }

    @Test
    void withoutGradientsTheSmallestCoordinateGoes() {
        AlqQuantizer q = two(Tensor.of(TWO_BASES, 2, 4));
        q.progress(1);
        assertArrayEquals(new float[] {2, 0.5f, 3, 0}, q.coordinates().array());
    }

    @Test
    void theEffectIsTheWrittenFormula() {
        LossEffect effect = new LossEffect(Tensor.zeros(1, 1), Tensor.zeros(1, 1), Tensor.zeros(1, 1),
                Tensor.scalar(0));
        assertEquals(2, effect.of(0, 2));
        effect.observe(new double[] {4});
        assertEquals(-1e-3 * 4 * 3 + 4 * 9 / 2.0, effect.of(0, 3), 1e-5);
        effect.observe(new double[] {-1});
        double g = 1e-3 * (0.9 * 0.4 - 0.1) / (1 - 0.81);
        double square = 0.999 * 0.016 + 0.001;
        double h = Math.sqrt(Math.max(0.016, square) / (1 - 0.999 * 0.999));
        assertEquals(-g * 3 + h * 9 / 2, effect.of(0, 3), 1e-5);
        double before = effect.of(0, 3);
        effect.observe(new double[] {Double.POSITIVE_INFINITY});
        assertEquals(before, effect.of(0, 3), "an overflow leaves no trace");
        effect.basisChanged(0, -1);
        assertEquals(g * 3 + h * 9 / 2, effect.of(0, 3), 1e-5);
        effect.basisChanged(0, 0);
        assertEquals(0, effect.of(0, 3), 1e-6);
    }

    @Test
    void whatWasSeenFollowsTheBases() {
        Tensor w = Tensor.of(new float[] {5, 7, -5, 6, 0}, 1, 5);
        AlqQuantizer q = started(w, 1, 3, 3);
        assertArrayEquals(new float[] {2.5f, 3.25f, 0.75f}, q.coordinates().array(), 1e-6f);
        for (String name : new String[] {"gradient_mean", "gradient_square", "gradient_largest_square"}) {
            q.namedBuffers().get(name).set(new float[] {1, 2, 3});
        }
        w.set(new float[] {-1, -2, 3, 0, 1});
        q.apply(w);
        // For these weights, the first basis is negated. The second basis depends linearly on the others and is
        // replaced.
        assertArrayEquals(new float[] {1.25f, 0.75f, 0.5f}, q.coordinates().array(), 1e-6f);
        assertArrayEquals(new float[] {-1, 0, 3}, q.namedBuffers().get("gradient_mean").array());
        assertArrayEquals(new float[] {1, 0, 3}, q.namedBuffers().get("gradient_square").array());
        assertArrayEquals(new float[] {1, 0, 3}, q.namedBuffers().get("gradient_largest_square").array());
    }

    @Test
    void theLargestSquareIsKept() {
        LossEffect effect = new LossEffect(Tensor.zeros(1, 1), Tensor.zeros(1, 1), Tensor.zeros(1, 1),
                Tensor.scalar(0));
        effect.observe(new double[] {10});
        for (int t = 2; t <= 3000; t++) {
            effect.observe(new double[] {0});
        }
        double h = Math.sqrt(0.001 * 100 / (1 - Math.pow(0.999, 3000)));
        assertEquals(h / 2, effect.of(0, 1), 1e-5);
    }

    @Test
    void noBaseIsLostToRounding() {
        for (int total = 1; total <= 200; total++) {
            for (int step = 0; step <= total; step++) {
                for (int tenths = 1; tenths <= 40; tenths += 3) {
                    // The allowed number is groups (target + (4 - target) (1 - 4/3 step / total)). Both sides are
                    // multiplied by 30 total.
                    long left = Math.max(0, 3L * total - 4L * step);
                    for (int groups : new int[] {1, 30, 12_345_678}) {
                        long expected = groups * (3L * total * tenths + (40 - tenths) * left) / (30L * total);
                        assertEquals(expected, AlqQuantizer.allowed(groups, 4, tenths / 10.0, (double) step / total),
                                step + " of " + total + ", " + groups + " groups, target " + tenths / 10.0);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 1.5", "3, 2", "2, 0.35", "8, 2.25", "1, 1", "1, 0.05"})
    void theAverageFallsToTheTarget(int most, double target) {
        int groups = 9;
        Tensor w = new RandomStream(2).normal(1, groups, 40).requiresGrad(true);
        AlqQuantizer q = started(w, groups, most, target);
        RandomStream random = new RandomStream(3);
        assertEquals(most, q.averageBits(), 1e-12);
        double before = most;
        for (int step = 1; step <= 40; step++) {
            q.apply(w).backward(random.normal(1, groups, 40));
            w.update(a -> {
                for (int j = 0; j < a.length; j++) {
                    a[j] += 0.01f * (float) random.nextGaussian();
                }
            });
            q.progress(step / 40.0);
            double scheduled = target + (most - target) * Math.max(0, 1 - step / 30.0);
            assertTrue(q.averageBits() <= scheduled + 1e-9 && q.averageBits() > scheduled - 1.0 / groups,
                    "step " + step + ": " + q.averageBits() + " for " + scheduled);
            assertTrue(q.averageBits() <= before);
            before = q.averageBits();
        }
        q.apply(w);
        float[] y = evaluated(q, w);
        for (int g = 0; g < groups; g++) {
            boolean there = false;
            for (int i = 0; i < most; i++) {
                there |= q.coordinates().array()[g * most + i] > 0;
            }
            assertEquals(there, y[g * 40] != 0, "a group without a basis is 0");
        }
    }

    @Test
    void whatIsTakenOutStaysOut() {
        Tensor w = Tensor.of(TWO_BASES, 2, 4);
        AlqQuantizer q = two(w);
        q.progress(1);
        for (int pass = 0; pass < 3; pass++) {
            assertArrayEquals(new float[] {3, 3, -3, 3}, Arrays.copyOfRange(q.apply(w).array(), 4, 8));
            q.progress(0);
        }
        assertEquals(1.5, q.averageBits());
    }
}
