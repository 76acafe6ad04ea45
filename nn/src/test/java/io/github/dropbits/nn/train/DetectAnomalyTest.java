package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.AnomalyException;
import io.github.dropbits.core.AnomalyMode;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Sqrt;
import io.github.dropbits.nn.Blocks;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.Snapshot;
import io.github.dropbits.nn.Toy;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Sgd;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Checks that in anomaly mode the message names the first value that is not finite, and its layer, in both the forward
 * and the backward pass.
 */
class DetectAnomalyTest {
    private final RandomStream random = new RandomStream(1);
    private final Tensor batch = random.normal(1, 4, 3);
    private final Linear fc = new Linear(3, 3, random);

    /** Creates a module "features" that contains fc and the op, nested two levels deep, followed by a head. */
    private Sequential nested(Activation op) {
        Map<String, Module> parts = new LinkedHashMap<>();
        parts.put("features", new Sequential(new Flatten(), new Sequential(fc, op)));
        parts.put("head", new Linear(3, 1, random));
        return new Sequential(parts);
    }

    private static Trainer<Tensor> trainer(Module model) {
        return new Trainer<Tensor>(model, new Sgd(List.of(new ParameterGroup(model.namedParameters(), 0.01, 0)), 0,
                false),
                b -> model.apply(b).square().mean()).detectAnomaly(true);
    }

    private String failure(Module model, Tensor... batches) {
        NotFiniteException e = assertThrows(NotFiniteException.class,
                () -> trainer(model).fit(1, batches.length, epoch -> List.of(batches)));
        assertInstanceOf(AnomalyException.class, e.getCause());
        return e.getMessage();
    }

    @Test
    void aForwardNaN() {
        fc.weight().update(w -> Arrays.fill(w, 0));
        fc.bias().set(new float[] {1, -1, 1});
        assertEquals("step 1: forward of op log in features.1.1 (root): NaN in element [0, 1] of the output of shape"
                + " [4, 3]; inputs of shapes [4, 3]", failure(nested(new Activation("root", Tensor::log)), batch));
    }

    @Test
    void aBadWeight() {
        fc.weight().update(w -> w[4] = Float.POSITIVE_INFINITY);
        String message = failure(nested(Activation.relu()), Tensor.full(1, 4, 3));
        assertEquals("step 1: forward of op linear in features.1.0 (Linear(3 -> 3)): Infinity in element [0, 1] of the"
                + " output of shape [4, 3]; inputs of shapes [4, 3], [3, 3], [3]; input 1 was not finite before:"
                + " Infinity in element [1, 1]", message);
    }

    /** The loss is finite, so without anomaly mode the weights would become infinite unnoticed. */
    @Test
    void aBackwardInfinity() {
        fc.weight().update(w -> Arrays.fill(w, 0));
        fc.bias().set(new float[] {4, 0, 4});
        Sequential model = nested(new Activation("safe", x -> Sqrt.sqrt(x).mul(Tensor.of(new float[] {1, 2, 1}, 3))));
        Snapshot before = Snapshot.of(model);
        assertEquals("step 1: backward of op sqrt in features.1.1 (safe): Infinity in element [0, 1] of the gradient of"
                + " input 0; inputs of shapes [4, 3]; the gradient that arrived was finite", failure(model, batch));
        assertEquals(before, Snapshot.of(model));
    }

    @Test
    void opsBetweenLayersBelongToTheModuleRoundThem() {
        Blocks.Residual block = new Blocks.Residual(3, random);
        Module model = new Sequential(new Flatten(), block);
        block.namedParameters().get("body.0.bias").update(b -> b[0] = 3e38f);
        Tensor huge = Tensor.full(3e38f, 1, 3);
        block.namedParameters().get("body.0.weight").update(w -> Arrays.fill(w, 0));
        assertEquals("forward of op add in 1 (Residual): Infinity in element [0, 0] of the output of shape [1, 3];"
                + " inputs of shapes [1, 3], [1, 3]",
                assertThrows(AnomalyException.class, () -> AnomalyMode.call(() -> model.apply(huge))).getMessage());
    }

    @Test
    void theModelItselfAndPartsThatAreNotRegistered() {
        Activation log = new Activation("root", Tensor::log);
        Module careless = new Module() {
            @Override
            protected Tensor forward(Tensor x) {
                return log.apply(x);
            }

            @Override
            public String describe() {
                return "careless";
            }
        };
        Tensor x = Tensor.scalar(-1);
        String rest = ": NaN in element [] of the output of shape []; inputs of shapes []";
        assertEquals("forward of op log in the model (root)" + rest,
                assertThrows(AnomalyException.class, () -> AnomalyMode.call(() -> log.apply(x))).getMessage());
        assertEquals("forward of op log in 0.<not registered> (root)" + rest, assertThrows(AnomalyException.class,
                () -> AnomalyMode.call(() -> new Sequential(careless).apply(x))).getMessage());
    }

    @Test
    void theLossFunctionIsNoLayer() {
        Trainer<Tensor> trainer = new Trainer<Tensor>(fc, new Sgd(List.of(new ParameterGroup(fc.namedParameters(), 0.01,
                0)), 0, false), b -> fc.apply(b).square().mean().neg().log()).detectAnomaly(true);
        assertEquals("step 2: forward of op log: NaN in element [] of the output of shape []; inputs of shapes []",
                assertThrows(NotFiniteException.class, () -> trainer.resumeAt(1).fit(2, 1, e -> List.of(batch)))
                        .getMessage());
    }

    @Test
    void whatIsLearnedDoesNotDependOnIt() {
        Toy plain = new Toy().train(2);
        Toy watched = new Toy();
        AnomalyMode.run(() -> watched.train(2));
        assertEquals(plain.state(), watched.state());
    }
}
