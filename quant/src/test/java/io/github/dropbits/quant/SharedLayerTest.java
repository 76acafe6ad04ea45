package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.optim.ParameterGroup;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests a layer that occurs in the module tree under two names. */
class SharedLayerTest {
    private final Linear layer = Nets.linear(3, 3);
    private final Nets.Pair net = new Nets.Pair(layer, layer,
            (p, x) -> p.second.apply(p.first.apply(x).relu()));

    @Test
    void itIsQuantizedOnceUnderItsFirstName() {
        Quantization q = Quantization.apply(net, Nets.rule(3, 3), Nets.sample(4, 3));
        assertEquals(List.of("first"), q.report().stream().map(LayerReport::layer).toList());
        assertEquals(Map.of("first", 3), q.weightBits());
    }

    @Test
    void aWordForAnotherOfItsNamesIsNotIgnored() {
        Exception e = assertThrows(IllegalArgumentException.class,
                () -> Quantization.apply(net, Nets.rule(3, 3).skip("second"), Nets.sample(4, 3)));
        assertEquals("the rule names layer 'second', but it is the layer 'first'; layers that can be quantized: "
                + "[first]", e.getMessage());
        assertNull(layer.weightTransform());
    }

    @Test
    void noParameterIsInTheGroupsTwice() {
        Quantization q = Quantization.apply(net, Nets.rule(3, 3), Nets.sample(4, 3));
        Map<Tensor, String> seen = new IdentityHashMap<>();
        for (ParameterGroup group : q.parameterGroups(0.1, 0)) {
            group.parameters().forEach((name, p) -> assertNull(seen.put(p, name), name));
        }
        assertTrue(seen.containsKey(layer.weight()) && seen.containsKey(layer.bias()));
    }
}
