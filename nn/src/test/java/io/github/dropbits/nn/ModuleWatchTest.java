package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Checks that a watcher is called for every module that is applied, inner modules first, and only during the watched
 * call.
 */
class ModuleWatchTest {
    private final Activation twice = new Activation("twice", x -> x.mul(2));
    private final Activation next = new Activation("next", x -> x.add(1));
    private final Sequential inner = new Sequential(twice, next);
    private final Sequential model = new Sequential(inner, twice);
    private final List<String> seen = new ArrayList<>();

    private void note(Module module, Tensor in, Tensor out) {
        String name = module == model ? "model" : module == inner ? "inner" : module.describe();
        seen.add(name + " " + in.item() + " -> " + out.item());
    }

    @Test
    void innerModulesComeBeforeOuterOnes() {
        Tensor y = Module.watch(this::note, () -> model.apply(Tensor.scalar(3)));
        assertEquals(14, y.item());
        assertEquals(List.of("twice 3.0 -> 6.0", "next 6.0 -> 7.0", "inner 3.0 -> 7.0", "twice 7.0 -> 14.0",
                "model 3.0 -> 14.0"), seen);
    }

    @Test
    void transformsOfWeightsAreSeenToo() {
        Linear layer = new Linear(1, 1, false, new RandomStream(1));
        layer.weight().set(new float[] {5});
        layer.setWeightTransform(twice);
        layer.setInputTransform(next);
        Module.watch(this::note, () -> layer.apply(Tensor.of(new float[] {1}, 1, 1)));
        assertEquals(List.of("twice 5.0 -> 10.0", "next 1.0 -> 2.0", "Linear(1 -> 1, no bias) 1.0 -> 20.0"), seen);
    }

    @Test
    void nothingIsSeenAfterwards() {
        RuntimeException thrown = new RuntimeException("within");
        assertSame(thrown, assertThrows(RuntimeException.class, () -> Module.watch(this::note, () -> {
            twice.apply(Tensor.scalar(1));
            throw thrown;
        })));
        model.apply(Tensor.scalar(1));
        assertEquals(List.of("twice 1.0 -> 2.0"), seen);
    }

    @Test
    void theInnermostWatcherSees() {
        List<String> others = new ArrayList<>();
        Module.watch(this::note, () -> {
            Module.watch((m, in, out) -> others.add(m.describe()), () -> next.apply(Tensor.scalar(0)));
            return twice.apply(Tensor.scalar(1));
        });
        assertEquals(List.of("next"), others);
        assertEquals(List.of("twice 1.0 -> 2.0"), seen);
    }
}
