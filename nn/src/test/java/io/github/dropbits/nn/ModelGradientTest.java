package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.CrossEntropy;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Pooling;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.layers.WeightLayer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Checks the gradients of a complete small model, from the images to the loss, against difference quotients. */
class ModelGradientTest {
    /** All functions in the model are smooth, so that a difference quotient never crosses a kink. */
    private static Sequential model(long seed) {
        RandomStream random = new RandomStream(seed);
        return new Sequential(new Conv2d(2, 3, 3, random), new BatchNorm2d(3), Activation.silu(), new Dropout(0.3f),
                Pooling.globalAverage(), new Flatten(), new Linear(3, 4, random), Activation.tanh(),
                new Linear(4, 3, random));
    }

    private static void check(Sequential model, long seed, boolean training) {
        model.train(training);
        model.seed(seed);
        WeightLayer conv = (WeightLayer) model.children().get("0");
        WeightLayer first = (WeightLayer) model.children().get("6");
        WeightLayer last = (WeightLayer) model.children().get("8");
        Tensor images = new RandomStream(seed + 1).normal(1, 4, 2, 5, 5);
        GradientCheck.of(in -> {
            conv.setWeightTransform(new Given(in[1]));
            first.setWeightTransform(new Given(in[2]));
            last.setWeightTransform(new Given(in[3]));
            return CrossEntropy.crossEntropy(model.apply(in[0]), new int[] {0, 1, 2, 1});
        }).atMost(20).run(images, conv.weight(), first.weight(), last.weight()).assertPassed();
    }

    @Property(tries = 10)
    void inTraining(@ForAll long seed) {
        check(model(seed), seed, true);
    }

    @Property(tries = 10)
    void inEvaluation(@ForAll long seed) {
        check(model(seed), seed, false);
    }

    @Property(tries = 5)
    void aStepAgainstTheGradientLowersTheLoss(@ForAll long seed) {
        Sequential model = model(seed);
        Tensor images = new RandomStream(seed + 1).normal(1, 4, 2, 5, 5);
        double norm = 0;
        Tensor before = loss(model, images, seed);
        before.backward();
        for (Tensor p : model.namedParameters().values()) {
            for (float g : p.grad().array()) {
                norm += (double) g * g;
            }
        }
        float rate = 1e-3f;
        model.namedParameters().values().forEach(p -> {
            float[] g = p.grad().array();
            p.update(a -> {
                for (int i = 0; i < a.length; i++) {
                    a[i] -= rate * g[i];
                }
            });
        });
        // To first order, the loss decreases by the rate times the squared norm of all gradients.
        double fall = (before.item() - loss(model, images, seed).item()) / (rate * norm);
        assertTrue(Math.abs(fall - 1) < 0.1, "fell by " + fall + " of what the gradient says, norm " + norm);
    }

    private static Tensor loss(Sequential model, Tensor images, long seed) {
        model.seed(seed);
        return CrossEntropy.crossEntropy(model.apply(images), new int[] {0, 1, 2, 1});
    }
}
