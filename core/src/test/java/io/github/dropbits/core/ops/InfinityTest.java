package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import org.junit.jupiter.api.Test;

/** Tests the softmax ops and the losses with inputs whose exponentials would overflow or underflow. */
class InfinityTest {
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float NAN = Float.NaN;

    private static Tensor leaf(float... values) {
        return Tensor.of(values, values.length).requiresGrad(true);
    }

    private static Tensor row(float... values) {
        return Tensor.of(values, 1, values.length).requiresGrad(true);
    }

    @Test
    void excludedClassesHaveProbabilityZero() {
        Tensor x = leaf(0, -INF, 0);
        Tensor y = Softmax.softmax(x, 0);
        assertArrayEquals(new float[] {0.5f, 0, 0.5f}, y.toArray());
        y.backward(Tensor.of(new float[] {1, 2, 3}, 3));
        assertArrayEquals(new float[] {-0.5f, 0, 0.5f}, x.grad().toArray());
    }

    @Test
    void excludedClassesHaveLogProbabilityOfNegativeInfinity() {
        Tensor x = leaf(0, -INF, 0);
        Tensor y = LogSoftmax.logSoftmax(x, 0);
        assertArrayEquals(new float[] {-0.6931472f, -INF, -0.6931472f}, y.toArray(), 1e-6f);
        y.backward(Tensor.of(new float[] {1, 0, 0}, 3));
        assertArrayEquals(new float[] {0.5f, 0, -0.5f}, x.grad().toArray(), 1e-6f);
    }

    @Test
    void aSumOfNothingHasTheLogarithmNegativeInfinityAndNoSlope() {
        Tensor x = Tensor.of(new float[] {-INF, -INF, 0, -INF}, 2, 2).requiresGrad(true);
        Tensor y = LogSumExp.logSumExp(x, false, 1);
        assertArrayEquals(new float[] {-INF, 0}, y.toArray());
        y.backward(Tensor.full(1, 2));
        assertArrayEquals(new float[] {0, 0, 1, 0}, x.grad().toArray());
    }

    /**
     * A row of negative infinities does not define a distribution. The results of this row are NaN, and other rows are
     * not affected.
     */
    @Test
    void aRowOfNegativeInfinitiesIsNoDistribution() {
        Tensor x = Tensor.of(new float[] {-INF, -INF, 0, 0}, 2, 2);
        assertArrayEquals(new float[] {NAN, NAN, 0.5f, 0.5f}, Softmax.softmax(x, 1).toArray());
        float half = -0.6931472f;
        assertArrayEquals(new float[] {NAN, NAN, half, half}, LogSoftmax.logSoftmax(x, 1).toArray(), 1e-6f);
        assertEquals(NAN, CrossEntropy.crossEntropy(x, new int[] {0, 0}).item());
    }

    @Test
    void hugeLogitsDoNotOverflow() {
        assertArrayEquals(new float[] {1, 0, 0}, Softmax.softmax(leaf(1e30f, 0, -1e30f), 0).toArray());
        assertArrayEquals(new float[] {0, -1e30f, -2e30f}, LogSoftmax.logSoftmax(leaf(1e30f, 0, -1e30f), 0).toArray());
        assertEquals(1e30f, LogSumExp.logSumExp(leaf(1e30f, 1e30f, -1e30f), false, 0).item());
        assertEquals(-1e30f, LogSumExp.logSumExp(leaf(-1e30f, -1e30f), false, 0).item());
        assertArrayEquals(new float[] {0.5f, 0.5f}, Softmax.softmax(leaf(-1e30f, -1e30f), 0).toArray());
    }

    @Test
    void hugeLogitsHaveFiniteGradients() {
        Tensor x = row(1e30f, 0, -1e30f);
        Tensor loss = CrossEntropy.crossEntropy(x, new int[] {2});
        assertEquals(2e30f, loss.item());
        loss.backward();
        assertArrayEquals(new float[] {1, 0, -1}, x.grad().toArray());
    }

    @Test
    void anExcludedClassThatIsNotTheLabelCostsNothing() {
        Tensor x = row(0, -INF, 0);
        Tensor loss = CrossEntropy.crossEntropy(x, new int[] {0});
        assertEquals(0.6931472f, loss.item(), 1e-6);
        loss.backward();
        assertArrayEquals(new float[] {-0.5f, 0, 0.5f}, x.grad().toArray());
        assertEquals(INF, CrossEntropy.crossEntropy(row(0, -INF, 0), new int[] {1}).item());
        assertEquals(INF, CrossEntropy.crossEntropy(row(0, -INF, 0), new int[] {0}, 0.1f, Reduction.MEAN).item());
    }

    @Test
    void aTeacherMayExcludeClasses() {
        Tensor student = row(0, 0, 0);
        Tensor loss = KlDistill.klDistill(student, Tensor.of(new float[] {0, -INF, 0}, 1, 3), 1);
        assertEquals(Math.log(1.5), loss.item(), 1e-6);
        loss.backward();
        assertArrayEquals(new float[] {-1 / 6f, 1 / 3f, -1 / 6f}, student.grad().toArray(), 1e-6f);
        Tensor both = KlDistill.klDistill(row(0, -INF, 0), Tensor.of(new float[] {0, -INF, 0}, 1, 3), 1);
        assertEquals(0, both.item());
    }

    @Test
    void binaryCrossEntropyDoesNotOverflow() {
        Tensor x = leaf(1e30f, -1e30f, 100, -100);
        Tensor loss = BceWithLogits.bceWithLogits(x, Tensor.of(new float[] {1, 0, 0, 1}, 4));
        assertEquals(50, loss.item());
        loss.backward();
        assertArrayEquals(new float[] {0, 0, 0.25f, -0.25f}, x.grad().toArray());
    }

    /**
     * Shifts logits with equal values and with equal differences, until the rounding error of the shift is larger than
     * the logarithms.
     */
    @Test
    void aShiftOfAllLogitsChangesNothing() {
        for (float shift : new float[] {0, 1e4f, 1e8f, 1e20f, 1e38f, -1e38f, Float.MAX_VALUE, -Float.MAX_VALUE}) {
            Tensor x = Tensor.full(shift, 1, 9).requiresGrad(true);
            Tensor loss = CrossEntropy.crossEntropy(x, new int[] {4});
            assertEquals(Math.log(9), loss.item(), 1e-6, "cross-entropy at " + shift);
            loss.backward();
            assertEquals(1f / 9 - 1, x.grad().get(0, 4), 1e-6);
            assertEquals(1f / 9, x.grad().get(0, 0), 1e-6);
            assertEquals(Math.log(9), CrossEntropy.crossEntropy(x, new int[] {4}, 0.3f, Reduction.SUM).item(), 1e-6);
            assertEquals(Math.log(9), CrossEntropy.crossEntropy(x, new int[] {4}, 1, Reduction.SUM).item(), 1e-6);
            assertArrayEquals(Tensor.full((float) -Math.log(9), 9).array(), LogSoftmax.logSoftmax(x, 1).array(), 1e-6f);
            assertArrayEquals(Tensor.full(1f / 9, 9).array(), Softmax.softmax(x, 1).array(), 1e-6f);
            assertEquals(0, KlDistill.klDistill(x, x, 1).item());
            Tensor flat = Tensor.zeros(1, 9);
            assertEquals(0, KlDistill.klDistill(x, flat, 2).item(), 1e-6);
            assertEquals(0, KlDistill.klDistill(flat, x, 2).item(), 1e-6);
            Tensor y = Tensor.full(shift, 9).requiresGrad(true);
            LogSumExp.logSumExp(y, false, 0).backward();
            assertArrayEquals(Tensor.full(1f / 9, 9).array(), y.grad().array(), 1e-6f, "logSumExp at " + shift);
        }
    }

    @Test
    void aDistillationLossIsNeverNegative() {
        RandomStream random = new RandomStream(1);
        for (float scale = 1e-8f; scale < 1e37f; scale *= 10) {
            Tensor student = random.normal(scale, 8, 9);
            Tensor near = Tensor.of(student.toArray(), 8, 9).update(a -> a[3] = Math.nextUp(a[3]));
            for (float temperature : new float[] {0.5f, 1, 4}) {
                assertTrue(KlDistill.klDistill(student, near, temperature).item() >= 0, "at " + scale);
                assertTrue(KlDistill.klDistill(near, student, temperature).item() >= 0, "at " + scale);
                assertTrue(KlDistill.klDistill(student, random.normal(scale, 8, 9), temperature).item() >= 0);
            }
        }
    }

    @Test
    void theDefinitionsHoldForHugeLogitsToo() {
        Tensor x = Tensor.full(1e38f, 2, 9);
        int[] labels = {0, 8};
        assertTrue(GradientCheck.of(in -> CrossEntropy.crossEntropy(in[0], labels)).atMost(1).run(x).mismatches()
                .stream().noneMatch(m -> m.what().equals("value")));
        assertTrue(GradientCheck.of(in -> LogSoftmax.logSoftmax(in[0], 1)).atMost(1).run(x).mismatches().stream()
                .noneMatch(m -> m.what().equals("value")));
    }

    @Test
    void infinitelyLargeValuesHaveAnInfiniteSum() {
        assertEquals(INF, LogSumExp.logSumExp(leaf(0, INF, -INF), false, 0).item());
        assertEquals(NAN, LogSumExp.logSumExp(leaf(0, INF, NAN), false, 0).item());
    }

    @Test
    void whatHasNoWeightMakesNoNaN() {
        assertEquals(INF, CrossEntropy.crossEntropy(row(0, -INF, 0), new int[] {1}, 1, Reduction.SUM).item());
        assertEquals(NAN, CrossEntropy.crossEntropy(row(0, NAN, 0), new int[] {0}, 1, Reduction.SUM).item());
        Tensor x = leaf(INF, -INF, INF);
        assertEquals(0, BceWithLogits.bceWithLogits(x, Tensor.of(new float[] {1, 0, 1}, 3)).item());
        assertEquals(INF, BceWithLogits.bceWithLogits(x, Tensor.of(new float[] {1, 1, 1}, 3)).item());
        assertEquals(NAN, BceWithLogits.bceWithLogits(leaf(NAN), Tensor.of(new float[] {1}, 1)).item());
    }

    @Test
    void equalLogitsOverManyClasses() {
        float[] p = Softmax.softmax(Tensor.full(3, 1000), 0).toArray();
        assertEquals(1e-3f, p[0], 1e-9);
        assertEquals(1e-3f, p[999], 1e-9);
        assertEquals(Math.log(1000), CrossEntropy.crossEntropy(Tensor.full(3, 1, 1000), new int[] {7}).item(), 1e-5);
    }
}
