package io.github.dropbits.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests a batch norm with variants, of which one is in use at a time. */
class SwitchBatchNormTest {
    private final Tensor x = new RandomStream(1).normal(2, 4, 2, 3, 3);
    private final BatchNorm2d layer = new BatchNorm2d(2, 0.5f, 1e-3f);

    private float[] buffer(String name) {
        return layer.namedBuffers().get(name).toArray();
    }

    @Test
    void variantsStartAsCopies() {
        layer.apply(x);
        layer.namedParameters().get("weight").set(new float[] {2, 3});
        layer.setVariants(List.of("low", "high"));
        assertEquals(List.of("weight", "bias", "low.weight", "low.bias", "high.weight", "high.bias"),
                List.copyOf(layer.namedParameters().keySet()));
        layer.train(false);
        float[] own = layer.apply(x).toArray();
        layer.use("low");
        assertArrayEquals(own, layer.apply(x).toArray());
        assertArrayEquals(buffer("running_var"), buffer("high.running_var"));
    }

    @Test
    void onlyTheOneInUseLearns() {
        layer.setVariants(List.of("low", "high"));
        layer.use("high");
        Tensor y = layer.apply(x);
        BatchNorm2d plain = new BatchNorm2d(2, 0.5f, 1e-3f);
        assertArrayEquals(plain.apply(x).array(), y.array());
        y.square().sum().backward();
        assertArrayEquals(new float[2], buffer("running_mean"));
        assertArrayEquals(new float[2], buffer("low.running_mean"));
        assertArrayEquals(plain.namedBuffers().get("running_mean").array(), buffer("high.running_mean"));
        layer.namedParameters().forEach((name, t) -> assertEquals(name.startsWith("high."), t.grad() != null, name));
        layer.use(null);
        layer.apply(x);
        assertArrayEquals(buffer("high.running_mean"), buffer("running_mean"));
    }

    @Test
    void freezingAndModesReachAll() {
        layer.train(false);
        layer.setVariants(List.of("low"));
        assertFalse(layer.children().get("low").training());
        layer.train(true);
        layer.freeze(true);
        layer.use("low");
        layer.apply(x);
        assertArrayEquals(new float[2], buffer("low.running_mean"));
        layer.setVariants(List.of("next"));
        layer.use("next");
        layer.apply(x);
        assertArrayEquals(new float[2], buffer("next.running_mean"));
        assertTrue(layer.children().get("next").training());
        assertFalse(layer.children().containsKey("low"));
    }

    @Test
    void anUnknownVariant() {
        layer.setVariants(List.of("low"));
        Exception e = assertThrows(IllegalArgumentException.class, () -> layer.use("high"));
        assertEquals("BatchNorm2d(2) has no variant 'high'; it has [low]", e.getMessage());
    }
}
