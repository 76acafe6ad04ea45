package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.Snapshot;
import io.github.dropbits.nn.Toy;
import io.github.dropbits.nn.layers.Activation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the counting of correct classifications. */
class MetricsTest {
    private static final float NAN = Float.NaN;

    private static Tensor logits(int columns, float... values) {
        return Tensor.of(values, values.length / columns, columns);
    }

    @Test
    void countsTheRowsThatAreLargestAtTheirLabel() {
        Tensor t = logits(3, 1, 3, 2, 5, 4, 3, -3, -2, -1, 0, 0, 0);
        assertEquals(4, Metrics.correct(t, new int[] {1, 0, 2, 0}));
        assertEquals(2, Metrics.correct(t, new int[] {1, 1, 2, 1}));
        assertEquals(0, Metrics.correct(t, new int[] {0, 1, 0, 2}));
        assertEquals(0, Metrics.correct(Tensor.zeros(0, 3), new int[0]));
    }

    @Test
    void aNanIsNoAnswer() {
        Tensor t = logits(2, NAN, 1, 1, NAN, NAN, NAN, 0, 1);
        assertEquals(1, Metrics.correct(t, new int[] {0, 1, 0, 1}));
        assertEquals(1, Metrics.correct(t, new int[] {1, 0, 1, 1}));
        float inf = Float.POSITIVE_INFINITY;
        assertEquals(2, Metrics.correct(logits(2, inf, 0, -inf, -inf), new int[] {0, 0}));
    }

    @Test
    void labelsMustBeAsManyAsRows() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> Metrics.correct(Tensor.zeros(2, 3), new int[3])).getMessage();
        assertEquals("3 labels do not fit logits [2, 3]", message);
    }

    @Test
    void accuracyIsTheShareOfAllExamples() {
        Module model = Activation.relu();
        List<Toy.Batch> batches = List.of(new Toy.Batch(logits(2, 1, 0, 0, 1, 1, 0), new int[] {0, 1, 1}),
                new Toy.Batch(logits(2, 0, 1), new int[] {0}));
        assertEquals(0.5, Metrics.accuracy(model, batches, Toy.Batch::images, Toy.Batch::labels));
        assertThrows(IllegalArgumentException.class,
                () -> Metrics.accuracy(model, List.of(), Toy.Batch::images, Toy.Batch::labels));
    }

    @Test
    void accuracyEvaluatesAndLeavesTheModelAsItWas() {
        Toy toy = new Toy().train(1);
        toy.model().children().get("drop").train(false);
        Snapshot before = Snapshot.of(toy.model());
        List<Boolean> modes = toy.model().namedModules().values().stream().map(Module::training).toList();
        List<Boolean> during = new ArrayList<>();
        double share = Metrics.accuracy(toy.model(), Toy.epoch(0), b -> {
            during.add(toy.model().training());
            return b.images();
        }, Toy.Batch::labels);
        assertEquals(List.of(false, false, false), during);
        assertEquals(modes, toy.model().namedModules().values().stream().map(Module::training).toList());
        assertEquals(before, Snapshot.of(toy.model()));
        int right = 0;
        for (Toy.Batch b : Toy.epoch(0)) {
            right += Metrics.correct(toy.model().evaluating(() -> toy.model().apply(b.images())), b.labels());
        }
        assertEquals(right / 12.0, share);
    }

    @Test
    void modesComeBackAfterAnError() {
        Toy toy = new Toy();
        assertThrows(IllegalStateException.class, () -> Metrics.accuracy(toy.model(), Toy.epoch(0), b -> {
            throw new IllegalStateException();
        }, Toy.Batch::labels));
        assertTrue(toy.model().training());
    }

    @Test
    void accuracyRecordsNothing() {
        Toy toy = new Toy();
        List<Boolean> recorded = new ArrayList<>();
        Module.watch((m, in, out) -> recorded.add(out.needsGradient()),
                () -> Metrics.accuracy(toy.model(), Toy.epoch(0), Toy.Batch::images, Toy.Batch::labels));
        assertEquals(24, recorded.size());
        assertFalse(recorded.contains(true));
    }
}
