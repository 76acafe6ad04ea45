package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Sqrt;
import io.github.dropbits.nn.Blocks;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.Numbers;
import io.github.dropbits.nn.Snapshot;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.layers.WeightLayer;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that a loss that is not finite stops the training before the step, and that the message says where the value
 * first occurred.
 */
class NotFiniteTest {
    private final RandomStream random = new RandomStream(1);
    private final Map<String, Module> parts = new LinkedHashMap<>();
    private final Tensor batch = random.normal(1, 4, 3);

    NotFiniteTest() {
        parts.put("fc1", new Linear(3, 5, random));
        parts.put("relu1", Activation.relu());
        parts.put("fc2", new Linear(5, 4, random));
        parts.put("relu2", Activation.relu());
        parts.put("fc3", new Linear(4, 2, random));
    }

    private static Optimizer optimizer(Module model) {
        return Adam.adam(List.of(new ParameterGroup(model.namedParameters(), 0.01, 0)));
    }

    /** Trains on batches that must fail, and checks that the last step has not modified anything. */
    private String failure(Module model, int accumulate, Tensor... batches) {
        Optimizer optimizer = optimizer(model);
        List<Snapshot> after = new ArrayList<>(List.of(Snapshot.of(model)));
        Trainer<Tensor> trainer = new Trainer<Tensor>(model, optimizer, b -> model.apply(b).square().mean())
                .accumulate(accumulate).listener(new TrainingListener() {
                    @Override
                    public void stepDone(int epoch, long step, long total, int examples, double loss) {
                        after.add(Snapshot.of(model));
                    }
                });
        String message = assertThrows(NotFiniteException.class,
                () -> trainer.fit(1, batches.length, e -> List.of(batches))).getMessage();
        assertEquals(after.getLast().values(), Snapshot.of(model).values());
        assertEquals(after.size() - 1, optimizer.steps());
        return message;
    }

    /** The derivative of a square root at 0 is infinite, so the loss is finite but the gradient is not. */
    @Test
    void theNormOfTheGradientsWhereItIsLimited() {
        Tensor p = Tensor.zeros(1).requiresGrad(true);
        Optimizer optimizer = new Sgd(List.of(new ParameterGroup(Map.of("p", p), 1, 0)), 0, false);
        Trainer<Integer> trainer = new Trainer<Integer>(new Blocks.Bare(), optimizer, b -> Sqrt.sqrt(p).sum())
                .clipNorm(1);
        assertEquals("the norm of the gradients is Infinity at step 1",
                assertThrows(NotFiniteException.class, () -> trainer.fit(1, 1, e -> List.of(1))).getMessage());
        assertEquals(0, p.item());
        assertEquals(0, optimizer.steps());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fc1", "fc2", "fc3"})
    void aParameterInTheMiddleIsFound(String name) {
        WeightLayer layer = (WeightLayer) parts.get(name);
        layer.weight().update(w -> w[w.length - 1] = Float.NaN);
        assertEquals("the loss is NaN at step 1, first not finite in " + name + " (" + layer.describe() + ")",
                failure(new Sequential(parts), 1, batch));
    }

    @Test
    void nestedLayersHaveTheirWholePath() {
        Sequential inner = new Sequential(parts);
        ((WeightLayer) parts.get("fc2")).bias().update(b -> b[0] = Float.POSITIVE_INFINITY);
        assertEquals("the loss is Infinity at step 1, first not finite in 1.fc2 (Linear(5 -> 4))",
                failure(new Sequential(new Flatten(), inner), 1, batch));
    }

    @Test
    void theInputIsToldApart() {
        Tensor bad = Tensor.of(batch.toArray(), 4, 3).update(a -> a[5] = Float.NaN);
        assertEquals("the loss is NaN at step 3, first not finite in fc1 (Linear(3 -> 5)), "
                + "whose input was not finite either", failure(new Sequential(parts), 1, batch, batch, bad));
    }

    @Test
    void aBadBatchAmongSeveralSpoilsTheStep() {
        Tensor bad = Tensor.full(Float.NEGATIVE_INFINITY, 4, 3);
        String message = failure(new Sequential(parts), 2, batch, batch, batch, bad);
        assertTrue(message.contains("at step 2, first not finite in fc1"), message);
    }

    @Test
    void whatStandsBetweenWeightsAndUseIsNamed() {
        ((WeightLayer) parts.get("fc2")).setWeightTransform(new Activation("root", w -> w.log()));
        assertEquals("the loss is NaN at step 1, first not finite in fc2.weight_quantizer (root)",
                failure(new Sequential(parts), 1, batch));
    }

    @Test
    void aModelThatIsOneModuleIsCalledTheModel() {
        Linear layer = (Linear) parts.get("fc1");
        layer.weight().update(w -> w[0] = Float.NaN);
        assertEquals("the loss is NaN at step 1, first not finite in the model (Linear(3 -> 5))",
                failure(layer, 1, batch));
    }

    @Test
    void theLossFunctionMayBeToBlame() {
        Sequential model = new Sequential(parts);
        // The loss is infinite although the outputs of all modules are finite.
        Trainer<Tensor> trainer = new Trainer<>(model, optimizer(model),
                b -> model.apply(b).mul(0).exp().sum().mul(1e38f));
        assertEquals("the loss is Infinity at step 1, first not finite in the loss function",
                assertThrows(NotFiniteException.class, () -> trainer.fit(1, 1, e -> List.of(batch))).getMessage());
    }

    @Test
    void randomChoicesAreLookedAtAsTheyWere() {
        // About half of the passes are not finite, depending on the random draws of dropout.
        parts.put("drop", new Dropout(0.5f));
        parts.put("lucky", new Activation("lucky", x -> x.array()[0] == 0 ? x.mul(Float.NaN) : x));
        for (int seed = 0; seed < 8; seed++) {
            Sequential model = new Sequential(parts);
            model.seed(seed);
            Tensor[] batches = new Tensor[30];
            Arrays.fill(batches, batch);
            String message = failure(model, 1, batches);
            assertTrue(message.endsWith("first not finite in lucky (lucky)"), message);
        }
    }

    @Test
    void theFailedEpochIsNotDone() {
        Numbers numbers = new Numbers();
        Trainer<Float> trainer = numbers.trainer();
        assertThrows(NotFiniteException.class, () -> trainer.fit(3, 1, e -> List.of(e == 1 ? Float.NaN : 1f)));
        assertEquals(1, trainer.epochsDone());
        assertFalse(numbers.heard().contains("epoch 1 done: NaN"));
        trainer.fit(3, 1, e -> List.of(2f));
        assertEquals("epoch 2 done: 2.0", numbers.heard().getLast());
    }
}
