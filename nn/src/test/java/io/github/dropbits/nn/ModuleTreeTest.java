package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks that all elements of a module tree are listed by name, in the order of registration. */
class ModuleTreeTest {
    private final RandomStream random = new RandomStream(1);
    private final Blocks.TwoBranches block = new Blocks.TwoBranches(3, random);
    private final BatchNorm2d norm = new BatchNorm2d(2);
    private final Sequential model = named("features", new Sequential(norm, new Dropout(0.5f)), "head", block);

    private static Sequential named(String first, Module a, String second, Module b) {
        Map<String, Module> parts = new LinkedHashMap<>();
        parts.put(first, a);
        parts.put(second, b);
        return new Sequential(parts);
    }

    @Test
    void modulesStandBeforeTheirParts() {
        assertEquals(List.of("", "features", "features.0", "features.1", "head", "head.left", "head.right",
                "head.right.body", "head.right.body.0", "head.right.body.1"),
                List.copyOf(model.namedModules().keySet()));
        assertSame(model, model.namedModules().get(""));
        assertSame(block, model.namedModules().get("head"));
        assertSame(norm, model.namedModules().get("features.0"));
    }

    @Test
    void parametersHaveTheirPaths() {
        Map<String, Tensor> parameters = model.namedParameters();
        assertEquals(List.of("features.0.weight", "features.0.bias", "head.scale", "head.left.weight",
                "head.right.body.0.weight", "head.right.body.0.bias"), List.copyOf(parameters.keySet()));
        assertTrue(parameters.values().stream().allMatch(Tensor::needsGradient));
        assertEquals(2, parameters.get("head.scale").item());
    }

    @Test
    void buffersAndStreamsHaveTheirPaths() {
        assertEquals(List.of("features.0.running_mean", "features.0.running_var", "head.calls"),
                List.copyOf(model.namedBuffers().keySet()));
        assertTrue(model.namedBuffers().values().stream().noneMatch(Tensor::needsGradient));
        assertEquals(List.of("features.1.random", "head.noise"), List.copyOf(model.namedStreams().keySet()));
    }

    @Test
    void aModuleOnItsOwnHasNoPath() {
        assertEquals(List.of("weight", "bias"), List.copyOf(norm.namedParameters().keySet()));
        assertEquals(List.of(""), List.copyOf(norm.namedModules().keySet()));
    }

    @Test
    void theMapsAreNotTheTree() {
        model.namedModules().clear();
        model.namedParameters().clear();
        assertEquals(10, model.namedModules().size());
        assertEquals(6, model.namedParameters().size());
        assertEquals(List.of("features", "head"), List.copyOf(model.children().keySet()));
        assertThrows(UnsupportedOperationException.class, () -> model.children().remove("head"));
    }

    @Test
    void whatIsUsedTwiceHasItsFirstName() {
        Linear tied = new Linear(3, 3, random);
        Sequential twice = named("a", tied, "b", tied);
        assertEquals(List.of("a.weight", "a.bias"), List.copyOf(twice.namedParameters().keySet()));
        assertEquals(List.of("", "a", "b"), List.copyOf(twice.namedModules().keySet()));
        Dropout drop = new Dropout(0.5f);
        assertEquals(List.of("a.random"), List.copyOf(named("a", drop, "b", drop).namedStreams().keySet()));
    }

    @Test
    void equalParametersOfDifferentLayersBothCount() {
        Sequential two = new Sequential(new BatchNorm2d(2), new BatchNorm2d(2));
        assertEquals(4, two.namedParameters().size());
        assertEquals(4, two.namedBuffers().size());
    }

    @Test
    void zeroGradForgetsTheGradientsOfTheWholeTree() {
        block.apply(random.normal(1, 4, 3)).sum().backward();
        assertTrue(block.namedParameters().values().stream().allMatch(p -> p.grad() != null));
        model.zeroGrad();
        block.namedParameters().forEach((name, p) -> assertNull(p.grad(), name));
    }
}
