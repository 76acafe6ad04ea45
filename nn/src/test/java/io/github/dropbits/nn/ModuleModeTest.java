package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Sequential;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests training and evaluation mode, for entire trees and for modules whose mode differs from the rest. */
class ModuleModeTest {
    private final BatchNorm2d norm = new BatchNorm2d(2);
    private final Sequential inner = new Sequential(norm, new Dropout(0.5f));
    private final Sequential model = new Sequential(inner, Activation.relu());

    private List<Boolean> modes() {
        return model.namedModules().values().stream().map(Module::training).toList();
    }

    @Test
    void modulesAreMadeForTraining() {
        assertEquals(List.of(true, true, true, true, true), modes());
    }

    @Test
    void trainReachesTheWholeTreeBelow() {
        inner.train(false);
        assertEquals(List.of(true, false, false, false, true), modes());
        model.train(false);
        assertEquals(List.of(false, false, false, false, false), modes());
        norm.train(true);
        assertEquals(List.of(false, false, true, false, false), modes());
        model.train(true);
        assertEquals(List.of(true, true, true, true, true), modes());
    }

    @Test
    void evaluatingPutsEveryModeBack() {
        norm.train(false);
        List<Boolean> during = model.evaluating(this::modes);
        assertEquals(List.of(false, false, false, false, false), during);
        assertEquals(List.of(true, true, false, true, true), modes());
        inner.evaluating(() -> {
            assertTrue(model.training());
            assertFalse(inner.training());
            return null;
        });
        assertEquals(List.of(true, true, false, true, true), modes());
    }

    @Test
    void evaluatingPutsEveryModeBackAfterAnError() {
        norm.train(false);
        IllegalStateException thrown = new IllegalStateException("within");
        assertEquals(thrown, assertThrows(IllegalStateException.class, () -> model.evaluating(() -> {
            model.train(true);
            throw thrown;
        })));
        assertEquals(List.of(true, true, false, true, true), modes());
    }

    @Test
    void evaluatingMayBeNested() {
        String text = model.evaluating(() -> inner.evaluating(() -> "in") + modes());
        assertEquals("in[false, false, false, false, false]", text);
        assertEquals(List.of(true, true, true, true, true), modes());
    }

    @Test
    void aFrozenNormStaysFrozen() {
        Tensor x = new RandomStream(3).normal(2, 4, 2, 3, 3);
        norm.freeze(true);
        float[] frozen = norm.apply(x).toArray();
        model.evaluating(() -> model.apply(x));
        model.train(false);
        model.train(true);
        assertArrayEquals(frozen, norm.apply(x).toArray());
        assertArrayEquals(new float[] {0, 0}, norm.namedBuffers().get("running_mean").array());
        assertArrayEquals(new float[] {1, 1}, norm.namedBuffers().get("running_var").array());
        norm.freeze(false);
        norm.apply(x);
        assertTrue(norm.namedBuffers().get("running_mean").array()[0] != 0);
    }
}
