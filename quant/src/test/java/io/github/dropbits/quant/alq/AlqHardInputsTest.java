package io.github.dropbits.quant.alq;

import static io.github.dropbits.quant.alq.AlqQuantizerTest.evaluated;
import static io.github.dropbits.quant.alq.AlqQuantizerTest.started;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import org.junit.jupiter.api.Test;

/**
 * Tests ALQ on scalar and empty weights, on weights with few distinct values, and on very large and very small weights.
 */
class AlqHardInputsTest {
    private static void exact(float[] w, int bases) {
        Tensor x = Tensor.of(w, 1, w.length);
        AlqQuantizer q = started(x, 1, 8, 8);
        assertArrayEquals(w, evaluated(q, x));
        for (int pass = 0; pass < 3; pass++) {
            assertArrayEquals(w, q.apply(x).toArray());
        }
        assertEquals(bases, q.averageBits());
    }

    @Test
    void fewValuesNeedFewBases() {
        exact(new float[] {0.3f, 0.3f, 0.3f}, 1);
        exact(new float[] {-0.3f, 0.3f, 0.3f}, 1);
        exact(new float[] {0, 0, 0, 0}, 0);
        exact(new float[] {-7}, 1);
        exact(new float[] {0}, 0);
        exact(new float[] {4, 1}, 2);
        exact(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}, 1);
        exact(new float[] {Float.MIN_VALUE, -Float.MIN_VALUE}, 1);
    }

    @Test
    void noWeights() {
        for (int groups : new int[] {0, 3}) {
            Tensor none = Tensor.zeros(groups, 0).requiresGrad(true);
            AlqQuantizer q = started(none, groups, 2, 1);
            q.apply(none).backward(Tensor.zeros(groups, 0));
            q.progress(1);
            assertArrayEquals(new int[0], q.codes(none));
            assertArrayEquals(new float[0], evaluated(q, none));
            assertEquals(0, q.averageBits());
            assertEquals(1, q.bits());
        }
    }

    @Test
    void aScalarAndAVector() {
        Tensor scalar = Tensor.scalar(-2);
        assertEquals(-2, evaluated(started(scalar, 1, 4, 4), scalar)[0]);
        Tensor vector = Tensor.of(new float[] {1, -2, 0}, 3);
        assertArrayEquals(vector.array(), evaluated(started(vector, 3, 4, 4), vector));
    }

    @Test
    void hugeAndTinyValuesStayFinite() {
        float[] w = {Float.MAX_VALUE, 1e38f, -3e38f, 1e-40f, 0, -0f, 1, Float.MIN_VALUE};
        Tensor x = Tensor.of(w, 2, 4).requiresGrad(true);
        for (int most = 1; most <= 8; most++) {
            AlqQuantizer q = started(x, 2, most, 1);
            for (int pass = 0; pass < 4; pass++) {
                Tensor y = q.apply(x);
                for (float v : y.array()) {
                    assertTrue(Float.isFinite(v), most + " bases gave " + v);
                }
                y.backward(Tensor.full(1e38f, 2, 4));
                q.progress(pass / 3.0);
            }
            assertEquals(1, q.averageBits());
        }
    }

    @Test
    void whatIsNotFiniteIsAnErrorThatNamesTheLabel() {
        for (float bad : new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN}) {
            Tensor x = Tensor.of(new float[] {1, 2, bad}, 1, 3);
            Exception e = assertThrows(IllegalArgumentException.class, () -> started(x, 1, 2, 2));
            assertEquals("ALQ of fc1.weight: the value at index 2 is " + bad, e.getMessage());
            Tensor good = Tensor.of(new float[] {1, 2, 4}, 1, 3);
            AlqQuantizer q = started(good, 1, 2, 2);
            float[] before = evaluated(q, good);
            assertThrows(IllegalArgumentException.class, () -> q.apply(x));
            assertArrayEquals(before, evaluated(q, good), "and nothing is changed");
        }
    }

    @Test
    void basesThatComeToDependOnEachOtherAreTakenApart() {
        Tensor w = Tensor.of(new float[] {2.5f, 1.5f, -1.5f, -2.5f}, 1, 4);
        AlqQuantizer q = started(w, 1, 2, 2);
        w.set(new float[] {3, 3, 3, 3});
        assertArrayEquals(w.array(), q.apply(w).toArray());
        assertArrayEquals(new float[] {3, 0}, q.coordinates().array());
    }

    @Test
    void roundingMakesNoBasis() {
        Tensor w = Tensor.of(new float[] {5, -2, 2, -1, -3, -5}, 1, 6);
        AlqQuantizer q = started(w, 1, 3, 3);
        w.set(new float[] {-8, -2, 8, 2, 2, 8});
        q.apply(w);
        assertArrayEquals(new float[] {5, 3, 0}, q.coordinates().array(), "the third is of least squares 2e-15");
    }

    @Test
    void weightsThatBeginAtZeroMayGrow() {
        Tensor w = Tensor.zeros(1, 4);
        AlqQuantizer q = started(w, 1, 2, 2);
        assertArrayEquals(new float[4], q.apply(w).toArray());
        w.set(new float[] {2.5f, 1.5f, -1.5f, -2.5f});
        assertArrayEquals(w.array(), q.apply(w).toArray());
        assertEquals(2, q.averageBits());
    }
}
