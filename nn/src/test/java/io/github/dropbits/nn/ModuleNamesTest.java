package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that names are rejected if they are already used or would make a path ambiguous. */
class ModuleNamesTest {
    private final Blocks.Bare module = new Blocks.Bare();
    private final Tensor values = Tensor.zeros(2);

    @BeforeEach
    void register() {
        module.child("part", Activation.relu());
        module.parameter("weight", values);
        module.buffer("mean", Tensor.zeros(2));
        module.stream("random");
    }

    private static void refuses(String name, Executable register) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, register);
        assertTrue(e.getMessage().contains("'" + name + "'") && e.getMessage().contains("Bare"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.b", "weight.", "part", "weight", "mean", "random"})
    void noValuesGetThisName(String name) {
        refuses(name, () -> module.parameter(name, Tensor.zeros(1)));
        refuses(name, () -> module.buffer(name, Tensor.zeros(1)));
        refuses(name, () -> module.stream(name));
        assertEquals(Map.of("weight", values), module.namedParameters());
        assertEquals(1, module.namedBuffers().size());
        assertEquals(1, module.namedStreams().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "part", "weight", "mean", "random"})
    void noPartGetsThisName(String name) {
        refuses(name, () -> module.child(name, Activation.relu()));
        assertEquals(List.of("part"), List.copyOf(module.children().keySet()));
    }

    @Test
    void nothingIsNoPart() {
        assertEquals("part 'body' of Bare is null",
                assertThrows(NullPointerException.class, () -> module.child("body", null)).getMessage());
        assertEquals("buffer 'var' of Bare is null",
                assertThrows(NullPointerException.class, () -> module.buffer("var", null)).getMessage());
        assertEquals(List.of("part"), List.copyOf(module.children().keySet()));
        assertEquals(1, module.namedBuffers().size());
    }

    @Test
    void aPartTakenAwayLeavesItsNameFree() {
        module.removeChild("part");
        assertEquals(Map.of(), module.children());
        Linear other = module.child("part", new Linear(1, 1, new RandomStream(0)));
        assertSame(other, module.children().get("part"));
        assertEquals(List.of("weight", "part.weight", "part.bias"), List.copyOf(module.namedParameters().keySet()));
        module.removeChild("part");
        assertSame(values, module.parameter("part", values));
    }

    @Test
    void sequentialRefusesADot() {
        refusesSequential(Map.of("block.1", Activation.relu()));
        refusesSequential(Map.of("", Activation.relu()));
    }

    private static void refusesSequential(Map<String, Module> parts) {
        assertThrows(IllegalArgumentException.class, () -> new Sequential(parts));
    }
}
