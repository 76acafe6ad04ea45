package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Mse;
import io.github.dropbits.nn.Blocks;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.Numbers;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.models.Mlp;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Schedule;
import io.github.dropbits.nn.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the training loop: the steps that it performs, and the calls of its listeners. */
class TrainerTest {
    private final Numbers numbers = new Numbers();

    @Test
    void learnsATinyRegressionByHeart() {
        RandomStream random = new RandomStream(5);
        Tensor x = random.normal(1, 12, 2);
        Tensor y = random.normal(1, 12, 1);
        Module model = Mlp.create(1, random, 2, 32);
        Optimizer optimizer = Adam.adam(List.of(new ParameterGroup(model.namedParameters(), 0.02, 0)));
        List<Double> losses = new ArrayList<>();
        new Trainer<Tensor>(model, optimizer, b -> Mse.mse(model.apply(b), y)).schedule(Schedule.cosine(0))
                .listener(new TrainingListener() {
                    @Override
                    public void epochDone(int epoch, double loss) {
                        losses.add(loss);
                    }
                }).fit(600, 1, e -> List.of(x));
        assertEquals(600, losses.size());
        assertTrue(losses.getFirst() > 0.3, "began at " + losses.getFirst());
        assertTrue(losses.getLast() < 1e-3, "ended at " + losses.getLast());
    }

    @Test
    void listenersHearOfEveryStepAndEpoch() {
        numbers.trainer().batchSize(b -> Math.round(10 * b)).fit(2, 2, e -> List.of(1f + e, 3f));
        assertEquals(List.of("epoch 0 step 1/4 of 10: 1.0", "epoch 0 step 2/4 of 30: 3.0", "epoch 0 done: 2.0",
                "epoch 1 step 3/4 of 20: 2.0", "epoch 1 step 4/4 of 30: 3.0", "epoch 1 done: 2.5"), numbers.heard());
        assertEquals(4, numbers.optimizer().steps());
    }

    /** The number of batches must be correct, because schedules depend on it. */
    @Test
    void anEpochHasTheBatchesThatWereSaid() {
        assertEquals("epoch 2 has 1 batches, not 2", assertThrows(IllegalArgumentException.class,
                () -> numbers.trainer().fit(3, 2, e -> e == 1 ? List.of(1f) : List.of(1f, 2f))).getMessage());
        assertEquals("epoch 1 has 0 batches, not 1", assertThrows(IllegalArgumentException.class,
                () -> numbers.trainer().fit(1, 1, e -> List.of())).getMessage());
        assertEquals(2, numbers.optimizer().steps(), "of the first epoch alone");
        // The number of batches in an iterable that is not a collection becomes known only by iterating over it.
        Iterable<Float> stream = () -> List.of(1f, 2f).iterator();
        assertEquals("epoch 1 has more than 1 batches", assertThrows(IllegalArgumentException.class,
                () -> numbers.trainer().fit(1, 1, e -> stream)).getMessage());
        assertEquals("epoch 1 has 2 batches, not 3", assertThrows(IllegalArgumentException.class,
                () -> numbers.trainer().fit(1, 3, e -> stream)).getMessage());
        for (int[] bad : new int[][] {{-1, 1}, {1, 0}}) {
            assertEquals("a training needs a number of epochs and at least one batch an epoch, not " + bad[0] + " and "
                    + bad[1], assertThrows(IllegalArgumentException.class,
                            () -> numbers.trainer().fit(bad[0], bad[1], e -> List.of())).getMessage());
        }
    }

    @Test
    void aLossIsOneValue() {
        Trainer<Float> trainer = new Trainer<>(new Blocks.Bare(), numbers.optimizer(), b -> Tensor.zeros(2, 3));
        assertEquals("the loss must be one value, not of shape [2, 3]",
                assertThrows(ShapeException.class, () -> trainer.fit(1, 1, e -> List.of(1f))).getMessage());
    }

    @Test
    void whatIsNullIsSaid() {
        assertEquals("listener",
                assertThrows(NullPointerException.class, () -> numbers.trainer().listener(null)).getMessage());
        assertEquals("schedule",
                assertThrows(NullPointerException.class, () -> numbers.trainer().schedule(null)).getMessage());
        assertEquals("batchSize",
                assertThrows(NullPointerException.class, () -> numbers.trainer().batchSize(null)).getMessage());
        assertEquals("loss", assertThrows(NullPointerException.class,
                () -> new Trainer<Float>(numbers, numbers.optimizer(), null)).getMessage());
    }

    @Test
    void severalBatchesMakeOneStep() {
        numbers.trainer().accumulate(2).fit(2, 3, e -> List.of(1f, 2f, 5f));
        assertEquals(List.of("epoch 0 step 1/4 of 2: 1.5", "epoch 0 step 2/4 of 1: 5.0", "epoch 0 done: 3.25",
                "epoch 1 step 3/4 of 2: 1.5", "epoch 1 step 4/4 of 1: 5.0", "epoch 1 done: 3.25"), numbers.heard());
    }

    @Test
    void resumingLeavesOutWhatIsDone() {
        List<Integer> asked = new ArrayList<>();
        List<String> scheduled = new ArrayList<>();
        Trainer<Float> trainer = numbers.trainer().resumeAt(2).schedule((step, total) -> {
            scheduled.add(step + "/" + total);
            return 1;
        });
        assertEquals(2, trainer.epochsDone());
        trainer.fit(4, 2, e -> {
            asked.add(e);
            return List.of(1f, 1f);
        });
        assertEquals(List.of(2, 3), asked);
        assertEquals(List.of("4/8", "5/8", "6/8", "7/8"), scheduled);
        assertEquals("epoch 2 step 5/8 of 1: 1.0", numbers.heard().getFirst());
        assertEquals(4, trainer.epochsDone());
        trainer.fit(4, 2, e -> List.of(1f));
        numbers.trainer().resumeAt(7).fit(4, 2, e -> List.of(1f));
        assertEquals(6, numbers.heard().size());
        trainer.fit(5, 2, e -> List.of(8f, 8f));
        assertEquals("epoch 4 done: 8.0", numbers.heard().getLast());
    }

    @Test
    void everyEpochBeginsInTraining() {
        List<Boolean> modes = new ArrayList<>();
        numbers.train(false);
        numbers.trainer().batchSize(b -> {
            modes.add(numbers.training());
            return 1;
        }).listener(new TrainingListener() {
            @Override
            public void epochDone(int epoch, double loss) {
                numbers.train(false);
            }
        }).fit(2, 1, e -> List.of(1f));
        assertEquals(List.of(true, true), modes);
        assertFalse(numbers.training());
    }

    @Test
    void listenersComeAfterTheStep() {
        List<Long> steps = new ArrayList<>();
        numbers.trainer().listener(new TrainingListener() {
            @Override
            public void stepDone(int epoch, long step, long total, int examples, double loss) {
                steps.add(numbers.optimizer().steps() - step);
            }
        }).fit(1, 3, e -> List.of(1f, 1f, 1f));
        assertEquals(List.of(0L, 0L, 0L), steps);
    }

    @Test
    void gradientsAreClippedAndScheduled() {
        Linear layer = new Linear(1, 1, false, new RandomStream(1));
        layer.weight().set(new float[] {10});
        Optimizer sgd = new Sgd(List.of(new ParameterGroup(layer.namedParameters(), 1, 0)), 0, false);
        new Trainer<Float>(layer, sgd, b -> layer.apply(Tensor.full(b, 1, 1)).sum()).clipNorm(2)
                .schedule((step, total) -> step == 0 ? 1 : 0.5).fit(1, 3, e -> List.of(100f, 1f, -4f));
        // The gradients are 2, 1 and -2, and the learning rates are 1, 0.5 and 0.5.
        assertEquals(8.5f, layer.weight().item(), 1e-5f);
    }

    @Test
    void aTensorKeptFromAnEarlierStepIsRefusedItsCopyIsNot() {
        Linear layer = new Linear(1, 1, new RandomStream(1));
        Optimizer sgd = new Sgd(List.of(new ParameterGroup(layer.namedParameters(), 0.1, 0)), 0, false);
        List<Tensor> outputs = new ArrayList<>();
        List<Tensor> copies = new ArrayList<>();
        Trainer<Float> trainer = new Trainer<>(layer, sgd, b -> {
            Tensor y = layer.apply(Tensor.full(b, 1, 1));
            outputs.add(y);
            copies.add(y.copy());
            return copies.getFirst().mul(y).sum();
        });
        trainer.fit(1, 3, e -> List.of(1f, 2f, 3f));
        assertEquals(3, copies.size());
        assertThrows(IllegalStateException.class, outputs.getFirst()::item);
        Trainer<Float> keeps = new Trainer<>(layer, sgd,
                b -> outputs.getLast().add(layer.apply(Tensor.full(b, 1, 1))).sum());
        assertThrows(IllegalStateException.class, () -> keeps.fit(1, 1, e -> List.of(1f)));
    }
}
