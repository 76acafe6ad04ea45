package io.github.dropbits.quant.alq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests the bases and coordinates of ALQ: initialization, alternation, and stored state. */
class AlqQuantizerTest {
    /**
     * The weights of two groups with two orthogonal bases each. The coordinates are 2 and 0.5 in the first group, and 3
     * and 0.25 in the second group.
     */
    static final float[] TWO_BASES = {2.5f, 1.5f, -1.5f, -2.5f, 3.25f, 2.75f, -3.25f, 2.75f};

    static AlqQuantizer started(Tensor w, int groups, int most, double target) {
        AlqQuantizer q = new AlqQuantizer("fc1.weight", groups, most, target);
        q.start(w);
        return q;
    }

    static float[] evaluated(AlqQuantizer q, Tensor w) {
        return q.evaluating(() -> q.apply(w)).toArray();
    }

    static double error(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return sum;
    }

    @Test
    void aSumOfTwoBasesIsFoundExactly() {
        Tensor w = Tensor.of(TWO_BASES, 2, 2, 2);
        AlqQuantizer q = started(w, 2, 2, 2);
        assertArrayEquals(new float[] {2, 0.5f, 3, 0.25f}, q.coordinates().array());
        assertArrayEquals(new int[] {3, 1, 2, 0, 3, 1, 0, 1}, q.codes(w));
        assertArrayEquals(TWO_BASES, evaluated(q, w));
        assertArrayEquals(TWO_BASES, q.apply(w).toArray(), "and kept in training");
    }

    @Test
    void anySumOfTwoBasesIsFound() {
        RandomStream random = new RandomStream(5);
        for (int round = 0; round < 200; round++) {
            double large = 1 + random.nextDouble();
            double small = 0.9 * random.nextDouble();
            float[] w = new float[17];
            for (int j = 0; j < w.length; j++) {
                w[j] = (float) (large * (2 * random.nextInt(2) - 1) + small * (2 * random.nextInt(2) - 1));
            }
            AlqQuantizer q = started(Tensor.of(w, 17), 1, 3, 3);
            assertArrayEquals(w, evaluated(q, Tensor.of(w, 17)), 1e-5f);
            assertEquals(2, q.bits(), "what two bases say takes no third");
        }
    }

    @Test
    void oneBasisIsTheMeanAbsoluteValue() {
        Tensor w = Tensor.of(new float[] {1, -2, 0, 5}, 1, 4);
        AlqQuantizer q = started(w, 1, 1, 1);
        assertArrayEquals(new float[] {2, -2, 2, 2}, evaluated(q, w));
        assertArrayEquals(new float[] {2, -2, 2, 2}, q.apply(w).toArray(), "of two near levels the higher");
    }

    @Test
    void theErrorFallsWithTheBases() {
        Tensor w = new RandomStream(3).normal(1, 8, 100);
        double whole = error(w.array(), new float[800]);
        double before = whole;
        for (int most = 1; most <= 8; most++) {
            double error = error(w.array(), evaluated(started(w, 8, most, most), w));
            assertTrue(error < 0.75 * before, most + " bases: " + error + " after " + before);
            before = error;
        }
        assertTrue(before < 0.005 * whole, before + " of " + whole);
    }

    @Test
    void coordinatesAreLeastSquares() {
        Tensor w = new RandomStream(4).normal(1, 3, 50);
        AlqQuantizer q = started(w, 3, 4, 4);
        for (int pass = 0; pass < 3; pass++) {
            float[] y = pass == 0 ? evaluated(q, w) : q.apply(w).toArray();
            int[] codes = q.codes(w);
            for (int slot = 0; slot < 12; slot++) {
                assertTrue(q.coordinates().array()[slot] > 0);
                double product = 0;
                for (int j = slot / 4 * 50; j < (slot / 4 + 1) * 50; j++) {
                    product += (w.array()[j] - y[j]) * ((codes[j] >> slot % 4 & 1) * 2 - 1);
                }
                assertEquals(0, product, 1e-4, "what is left over is orthogonal to the bases");
            }
        }
    }

    @Test
    void alternatingLowersTheError() {
        Tensor w = new RandomStream(6).normal(1, 4, 200);
        AlqQuantizer q = started(w, 4, 3, 3);
        double first = error(w.array(), evaluated(q, w));
        double before = first;
        for (int pass = 0; pass < 30; pass++) {
            double error = error(w.array(), q.apply(w).array());
            assertTrue(error <= before * (1 + 1e-6), error + " after " + before);
            before = error;
        }
        assertTrue(before < 0.97 * first, before + " from " + first);
        float[] y = q.apply(w).toArray();
        // After convergence, every weight is at its nearest level.
        for (int j = 0; j < y.length; j++) {
            for (int pattern = 0; pattern < 8; pattern++) {
                float level = BinaryBases.level(pattern, q.coordinates().array(), j / 200 * 3, 3);
                assertTrue(Math.abs(w.array()[j] - y[j]) <= Math.abs(w.array()[j] - level) + 1e-2);
            }
        }
    }

    @Test
    void evaluationUsesTheStoredBases() {
        Tensor w = new RandomStream(7).normal(1, 2, 30);
        AlqQuantizer q = started(w, 2, 2, 2);
        float[] trained = q.apply(w).toArray();
        int[] codes = q.codes(w);
        w.update(a -> a[3] = -9);
        assertArrayEquals(trained, evaluated(q, w));
        assertArrayEquals(codes, q.codes(w));
        for (int j = 0; j < codes.length; j++) {
            assertEquals(trained[j], BinaryBases.level(codes[j], q.coordinates().array(), j / 30 * 2, 2));
        }
        float before = q.coordinates().array()[0];
        q.apply(w);
        assertTrue(q.coordinates().array()[0] != before, "training fits them anew");
    }

    @Test
    void bitsAreCounted() {
        AlqQuantizer q = started(Tensor.of(new float[] {1, 1, -1, 2.5f, 1.5f, -1.5f, 0, 0, 0}, 3, 3), 3, 4, 4);
        assertEquals(2, q.bits());
        assertEquals(1, q.averageBits(), 1e-12);
        AlqQuantizer none = started(Tensor.zeros(2, 3), 2, 4, 4);
        assertEquals(1, none.bits());
        assertEquals(0, none.averageBits());
    }

    @Test
    void itIsForWeights() {
        Exception e = assertThrows(IllegalArgumentException.class,
                () -> AlqQuantizer.bits(4, 2).create(new Place("fc1.input", false, true, false, 1)));
        assertTrue(e.getMessage().contains("fc1.input"), e.getMessage());
        Nets.Pair net = Nets.pair();
        e = assertThrows(IllegalArgumentException.class, () -> Quantization.apply(net,
                QuantizationRule.all(AlqQuantizer.bits(4, 2), AlqQuantizer.bits(4, 2)), Nets.sample(4, 3)));
        assertTrue(e.getMessage().contains("second.input"), e.getMessage());
        Quantization q = Quantization.apply(net, QuantizationRule.all(AlqQuantizer.bits(2, 1), CpqSpec.bits(3)),
                Nets.sample(4, 3));
        assertEquals(Map.of("first", 2, "second", 2), q.weightBits());
        assertEquals("first: weights ALQ(3 groups, up to 2 bases, 1.0 on average),"
                + " input CPQ(8 bits signed, ALL) (the network's own)", q.report().getFirst().toString());
    }

    @Test
    void badNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> AlqQuantizer.bits(0, 1));
        assertThrows(IllegalArgumentException.class, () -> AlqQuantizer.bits(9, 1));
        for (double bad : new double[] {0, -1, 4.1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> AlqQuantizer.bits(4, bad));
        }
        Exception e = assertThrows(ShapeException.class, () -> started(Tensor.zeros(3, 3), 2, 1, 1));
        assertTrue(e.getMessage().contains("fc1.weight") && e.getMessage().contains("[3, 3]"), e.getMessage());
    }

    @Test
    void otherShapesAreRefused() {
        AlqQuantizer q = started(Tensor.zeros(2, 3), 2, 1, 1);
        Tensor x = Tensor.zeros(2, 4);
        for (Exception e : new Exception[] {assertThrows(ShapeException.class, () -> q.apply(x)),
                assertThrows(ShapeException.class, () -> q.codes(x)),
                assertThrows(ShapeException.class, () -> evaluated(q, x))}) {
            assertTrue(e.getMessage().contains("fc1.weight") && e.getMessage().contains("[2, 4]"), e.getMessage());
        }
    }

    @Test
    void codesNeedTheWeights() {
        AlqQuantizer q = new AlqQuantizer("fc1.weight", 1, 1, 1);
        Tensor x = Tensor.zeros(1);
        assertTrue(assertThrows(IllegalStateException.class, () -> q.codes(x)).getMessage().contains("fc1.weight"));
        q.progress(0.5);
        assertEquals(0, q.averageBits(), "nothing there to be taken out");
    }

    @Test
    void whatIsSaved() {
        AlqQuantizer q = started(Tensor.zeros(2, 3), 2, 1, 1);
        assertEquals(Set.of(), q.namedParameters().keySet());
        assertEquals(Set.of("initialized", "coordinates", "kept", "signs", "gradient_mean", "gradient_square",
                "gradient_largest_square", "gradients_seen"), q.namedBuffers().keySet());
    }

    /** The constructor validates its arguments as the factory does. */
    @Test
    void numbersOutOfRangeAreRefused() {
        for (int most : new int[] {0, 9}) {
            assertEquals("bits must be from 1 to 8, not " + most, assertThrows(IllegalArgumentException.class,
                    () -> new AlqQuantizer("w", 2, most, 1)).getMessage());
        }
        for (double target : new double[] {0, 3.5, Double.NaN}) {
            assertEquals("the average of bits must be above 0 and up to 3, not " + target,
                    assertThrows(IllegalArgumentException.class, () -> new AlqQuantizer("w", 2, 3, target))
                            .getMessage());
        }
    }
}
