package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Blocks;
import io.github.dropbits.nn.Snapshot;
import io.github.dropbits.nn.Toy;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Tests the values of the averages, and checks that evaluating with them leaves the model unchanged. */
class WeightAverageTest {
    private final Linear layer = new Linear(2, 1, false, new RandomStream(1));

    private void weights(float a, float b) {
        layer.weight().set(new float[] {a, b});
    }

    private float[] averages(WeightAverage average) {
        return average.using(() -> layer.weight().toArray());
    }

    @Example
    void theFirstStepCountsWholeAndThenTheDecay() {
        WeightAverage average = new WeightAverage(layer, 0.75, false);
        weights(4, -8);
        average.update();
        assertArrayEquals(new float[] {4, -8}, averages(average));
        weights(8, 0);
        average.update();
        assertArrayEquals(new float[] {5, -6}, averages(average));
        weights(5, -6);
        average.update();
        assertArrayEquals(new float[] {5, -6}, averages(average));
        assertArrayEquals(new float[] {3}, average.state().get("updates").array());
    }

    @Example
    void warmUpBeginsAtTwoElevenths() {
        WeightAverage average = new WeightAverage(layer, 0.2, true);
        weights(0, 0);
        average.update();
        weights(11, -11);
        average.update();
        assertArrayEquals(new float[] {9, -9}, averages(average), 1e-6f);
        // At step 2 the decay of the warm-up would be 3/12, which exceeds the final decay.
        weights(14, -9);
        average.update();
        assertArrayEquals(new float[] {13, -9}, averages(average), 1e-5f);
    }

    @Property
    void itIsTheWeightedSum(@ForAll @Size(min = 1, max = 40) List<@IntRange(min = -100, max = 100) Integer> values,
            @ForAll @DoubleRange(min = 0, max = 0.99) double decay, @ForAll boolean warmUp) {
        WeightAverage average = new WeightAverage(layer, decay, warmUp);
        double expected = values.getFirst();
        for (int n = 0; n < values.size(); n++) {
            double d = warmUp ? Math.min(decay, (1.0 + n) / (10.0 + n)) : decay;
            expected = n == 0 ? values.getFirst() : d * expected + (1 - d) * values.get(n);
            weights(values.get(n), -values.get(n));
            average.update();
        }
        assertArrayEquals(new float[] {(float) expected, (float) -expected}, averages(average), 1e-3f);
    }

    @Example
    void beforeTheFirstStepTheModelIsAsItIs() {
        WeightAverage average = new WeightAverage(layer, 0.9, true);
        weights(1, 2);
        assertArrayEquals(new float[] {1, 2}, averages(average));
        average.assign();
        assertArrayEquals(new float[] {1, 2}, layer.weight().array());
    }

    @Example
    void theModelsOwnValuesComeBackWhateverHappens() {
        Toy toy = new Toy();
        WeightAverage average = new WeightAverage(toy.model(), 0.9, false);
        toy.averaging(average).train(2);
        Snapshot own = Snapshot.of(toy.model());
        Snapshot within = average.using(() -> Snapshot.of(toy.model()));
        assertNotEquals(own, within);
        assertEquals(own, Snapshot.of(toy.model()));
        RuntimeException thrown = new RuntimeException("within");
        assertSame(thrown, assertThrows(RuntimeException.class, () -> average.using(() -> {
            toy.model().namedParameters().values().forEach(p -> p.update(a -> a[0] = 77));
            throw thrown;
        })));
        assertEquals(own, Snapshot.of(toy.model()));
        assertEquals(within, average.using(() -> average.using(() -> Snapshot.of(toy.model()))));
        average.assign();
        assertEquals(within, Snapshot.of(toy.model()));
    }

    @Example
    void itDoesNotChangeTheTraining() {
        Toy toy = new Toy();
        toy.averaging(new WeightAverage(toy.model(), 0.9, true)).train(2);
        assertEquals(new Toy().train(2).state(), toy.state());
    }

    @Example
    void statisticsOfBatchNormsAreAveragedAndOtherBuffersAreNot() {
        BatchNorm2d norm = new BatchNorm2d(1);
        norm.setVariants(List.of("low"));
        Sequential model = new Sequential(norm, new Blocks.TwoBranches(1, new RandomStream(1)));
        WeightAverage average = new WeightAverage(model, 0.5, false);
        Set<String> names = average.state().keySet();
        assertTrue(names.containsAll(List.of("value/0.running_mean", "value/0.low.running_var", "value/0.low.weight",
                "value/1.scale", "value/1.left.weight", "updates")), names.toString());
        assertEquals(model.namedParameters().size() + 4 + 1, names.size());
        Tensor mean = model.namedBuffers().get("0.running_mean");
        Tensor calls = model.namedBuffers().get("1.calls");
        average.update();
        mean.set(new float[] {2});
        calls.set(new float[] {9});
        average.update();
        assertEquals(1, average.using(mean::item));
        assertEquals(9, average.using(calls::item));
    }

    @Example
    void badDecays() {
        for (double decay : new double[] {-0.1, 1, Double.NaN}) {
            Exception e = assertThrows(IllegalArgumentException.class, () -> new WeightAverage(layer, decay, false));
            assertEquals("decay must be from 0 to less than 1, not " + decay, e.getMessage());
        }
    }
}
