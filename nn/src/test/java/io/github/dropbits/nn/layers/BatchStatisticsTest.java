package io.github.dropbits.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.Snapshot;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Checks that re-estimated statistics are the statistics of the values of all batches together, and that nothing else
 * is modified.
 */
class BatchStatisticsTest {
    private static int reestimate(Module model, List<Tensor> batches) {
        return BatchStatistics.reestimate(model, batches, b -> b);
    }

    private static float[] buffer(Module model, String name) {
        return model.namedBuffers().get(name).toArray();
    }

    @Property(tries = 50)
    void theyEqualThoseOfOneBigBatch(@ForAll long seed, @ForAll @IntRange(min = 2, max = 7) int first,
            @ForAll @IntRange(min = 1, max = 7) int second, @ForAll boolean frozen) {
        Tensor all = new RandomStream(seed).normal(3, first + second, 2, 3, 2).add(5);
        float[] a = all.array();
        Tensor one = Tensor.zeros(first, 2, 3, 2).update(v -> System.arraycopy(a, 0, v, 0, v.length));
        Tensor two = Tensor.zeros(second, 2, 3, 2).update(v -> System.arraycopy(a, 12 * first, v, 0, v.length));
        BatchNorm2d norm = new BatchNorm2d(2);
        norm.apply(all.mul(100));
        norm.freeze(frozen);
        assertEquals(1, reestimate(norm, List.of(one, two)));
        BatchNorm2d whole = new BatchNorm2d(2, 1, 1e-5f);
        whole.apply(all);
        assertArrayEquals(buffer(whole, "running_mean"), buffer(norm, "running_mean"), 1e-5f);
        assertArrayEquals(buffer(whole, "running_var"), buffer(norm, "running_var"), 1e-4f);
    }

    @Example
    void valuesByHand() {
        BatchNorm2d norm = new BatchNorm2d(1);
        reestimate(norm, List.of(Tensor.of(new float[] {1, 3}, 2, 1, 1, 1),
                Tensor.of(new float[] {2, 2, 2, 14}, 1, 1, 2, 2)));
        assertArrayEquals(new float[] {4}, buffer(norm, "running_mean"));
        // The squared deviations from the mean are 9 + 1 + 4 + 4 + 4 + 100, and they are divided by 5.
        assertArrayEquals(new float[] {24.4f}, buffer(norm, "running_var"), 1e-5f);
        reestimate(norm, List.of(Tensor.full(1e4f, 3, 1, 2, 2), Tensor.full(1e4f, 3, 1, 2, 2)));
        assertArrayEquals(new float[] {1e4f}, buffer(norm, "running_mean"));
        assertArrayEquals(new float[] {0}, buffer(norm, "running_var"));
    }

    /**
     * The input of the second norm was normalized by the first norm with the statistics of the batch, and dropout drops
     * nothing.
     */
    @Example
    void normsUseTheBatchAndAllElseIsInEvaluation() {
        BatchNorm2d first = new BatchNorm2d(2);
        BatchNorm2d second = new BatchNorm2d(2);
        Sequential model = new Sequential(first, new Dropout(0.9f), second);
        Tensor x = new RandomStream(3).normal(4, 6, 2, 2, 2).add(9);
        Snapshot before = Snapshot.of(model);
        assertEquals(2, reestimate(model, List.of(x)));
        assertArrayEquals(new float[2], buffer(model, "2.running_mean"), 1e-6f);
        // The first norm divides by the biased variance of 24 values, whereas the running variance is unbiased.
        assertArrayEquals(new float[] {24 / 23f, 24 / 23f}, buffer(model, "2.running_var"), 1e-4f);
        assertEquals(before.streams(), Snapshot.of(model).streams());
        assertEquals(List.of(true, true, true, true), model.namedModules().values().stream().map(Module::training)
                .toList());
        Tensor y = model.evaluating(() -> model.apply(x));
        assertEquals(0, y.mean().item(), 1e-5f);
    }

    @Example
    void ofVariantsTheOneInUseIsTaken() {
        BatchNorm2d norm = new BatchNorm2d(1);
        norm.setVariants(List.of("low", "high"));
        norm.use("low");
        assertEquals(1, reestimate(norm, List.of(Tensor.of(new float[] {1, 3}, 2, 1, 1, 1))));
        assertArrayEquals(new float[] {2}, buffer(norm, "low.running_mean"));
        assertArrayEquals(new float[] {2}, buffer(norm, "low.running_var"));
        for (String other : List.of("", "high.")) {
            assertArrayEquals(new float[] {0}, buffer(norm, other + "running_mean"));
            assertArrayEquals(new float[] {1}, buffer(norm, other + "running_var"));
        }
        norm.use(null);
        reestimate(norm, List.of(Tensor.of(new float[] {4, 4}, 2, 1, 1, 1)));
        assertArrayEquals(new float[] {4}, buffer(norm, "running_mean"));
        assertArrayEquals(new float[] {2}, buffer(norm, "low.running_mean"));
    }

    @Example
    void everyUseOfASharedNormCounts() {
        BatchNorm2d norm = new BatchNorm2d(1);
        Sequential model = new Sequential(norm, new Activation("shift", x -> x.mul(0).add(6)), norm);
        reestimate(model, List.of(Tensor.of(new float[] {1, 3}, 2, 1, 1, 1)));
        assertArrayEquals(new float[] {4}, buffer(model, "0.running_mean"));
    }

    @Example
    void whatGoesWrongChangesNothing() {
        BatchNorm2d norm = new BatchNorm2d(1);
        Snapshot before = Snapshot.of(norm);
        Exception none = assertThrows(IllegalArgumentException.class, () -> reestimate(norm, List.of()));
        assertEquals("batch statistics need at least one batch", none.getMessage());
        Tensor good = Tensor.of(new float[] {1, 3}, 2, 1, 1, 1);
        assertThrows(ShapeException.class, () -> reestimate(norm, List.of(good, Tensor.full(1, 1, 1, 1, 1))));
        assertEquals(before, Snapshot.of(norm));
        // After the failure the layer uses its running statistics again.
        assertArrayEquals(new float[] {1, 3}, norm.evaluating(() -> norm.apply(good)).array(), 1e-4f);
        assertEquals(0, reestimate(new Linear(1, 1, new RandomStream(1)), List.of()));
    }

    @Example
    void freezingReachesAllNorms() {
        Sequential model = new Sequential(new BatchNorm2d(1), new Sequential(new BatchNorm2d(1)));
        BatchStatistics.freeze(model, true);
        Tensor x = Tensor.of(new float[] {1, 3}, 2, 1, 1, 1);
        Snapshot before = Snapshot.of(model);
        model.apply(x);
        assertEquals(before, Snapshot.of(model));
        BatchStatistics.freeze(model, false);
        model.apply(x);
        assertArrayEquals(new float[] {0.2f}, buffer(model, "0.running_mean"), 1e-6f);
    }
}
