package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.train.Trainer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Checks that, if memory runs out, the error message names the layer, and the model and the optimizer are not modified.
 */
class LayerOutOfMemoryTest {
    private static final int HUGE = 46_340;

    private final RandomStream random = new RandomStream(1);
    /** Adds every example to every other example, which needs too much memory for a large batch. */
    private final Module model = new Sequential(new Linear(1, 1, random),
            new Sequential(new Flatten(), new Activation("pairs", x -> x.add(x.reshape(1, -1)))));

    @BeforeEach
    void theHeapIsSmaller() {
        assumeTrue(Runtime.getRuntime().maxMemory() < 8L << 30, "the heap would hold what is to be too much");
    }

    @Test
    void theLayerIsNamed() {
        OutOfMemoryError e = assertThrows(OutOfMemoryError.class, () -> model.apply(Tensor.zeros(HUGE, 1)));
        assertEquals("no memory for the output of op add, of shape [46340, 46340] (8191.7 MiB), from inputs of shapes"
                + " [46340, 1], [1, 46340]; the heap may take " + Runtime.getRuntime().maxMemory() / (1 << 20)
                + " MiB (-Xmx), in 1.1 (pairs)", e.getMessage());
        assertTrue(e.getCause().getCause().getMessage().contains("Java heap space"));
    }

    @Test
    void theTrainingGoesOnWithASmallerBatch() {
        Optimizer adam = Adam.adam(List.of(new ParameterGroup(model.namedParameters(), 0.01, 0)));
        Trainer<Tensor> trainer = new Trainer<>(model, adam, b -> model.apply(b).square().mean());
        Tensor small = random.normal(1, 5, 1);
        trainer.fit(1, 1, epoch -> List.of(small));
        Snapshot before = Snapshot.of(model);
        Object optimizer = Snapshot.of(adam);
        assertThrows(OutOfMemoryError.class,
                () -> trainer.fit(2, 1, epoch -> List.of(Tensor.zeros(HUGE, 1))));
        assertEquals(before, Snapshot.of(model));
        assertEquals(optimizer, Snapshot.of(adam));
        assertEquals(1, trainer.epochsDone());
        trainer.fit(2, 1, epoch -> List.of(small));
        assertNotEquals(before, Snapshot.of(model));
    }
}
