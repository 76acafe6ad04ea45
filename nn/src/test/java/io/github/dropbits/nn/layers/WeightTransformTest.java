package io.github.dropbits.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the modules that transform the weights or the input of a layer before they are used. */
class WeightTransformTest {
    private final RandomStream random = new RandomStream(1);

    /** A module that multiplies its input by a learned factor. */
    private static final class Factor extends Module {
        private final Tensor factor;

        Factor(float value) {
            factor = parameter("factor", Tensor.scalar(value));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return x.mul(factor);
        }
    }

    static Stream<WeightLayer> layers() {
        RandomStream random = new RandomStream(2);
        return Stream.of(new Linear(4, 3, false, random), new Conv2d(2, 3, 1, random));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void standInTheTreeUntilTakenAway(WeightLayer layer) {
        List<String> before = List.copyOf(layer.namedParameters().keySet());
        Factor weights = new Factor(2);
        Factor input = new Factor(3);
        layer.setWeightTransform(weights);
        layer.setInputTransform(input);
        assertSame(weights, layer.weightTransform());
        assertSame(input, layer.inputTransform());
        assertSame(weights, layer.namedModules().get("weight_quantizer"));
        assertSame(input, layer.namedModules().get("input_quantizer"));
        assertEquals(Stream.concat(before.stream(), Stream.of("weight_quantizer.factor", "input_quantizer.factor"))
                .toList(), List.copyOf(layer.namedParameters().keySet()));
        layer.setWeightTransform(null);
        assertNull(layer.weightTransform());
        assertEquals(List.of("", "input_quantizer"), List.copyOf(layer.namedModules().keySet()));
        layer.setInputTransform(null);
        assertEquals(before, List.copyOf(layer.namedParameters().keySet()));
    }

    @Test
    void areAppliedWithTheirGradients() {
        Linear layer = new Linear(2, 1, random);
        layer.weight().set(new float[] {1, 2});
        layer.bias().set(new float[] {100});
        Tensor x = Tensor.of(new float[] {3, 4}, 1, 2);
        assertEquals(111, layer.apply(x).item());
        Factor weights = new Factor(10);
        Factor input = new Factor(2);
        layer.setWeightTransform(weights);
        layer.setInputTransform(input);
        Tensor y = layer.apply(x);
        assertEquals(320, y.item());
        y.sum().backward();
        assertEquals(22, weights.factor.grad().item());
        assertEquals(110, input.factor.grad().item());
        assertArrayEquals(new float[] {60, 80}, layer.weight().grad().array());
        assertArrayEquals(new float[] {1, 2}, layer.weight().array());
        layer.setWeightTransform(null);
        assertEquals(122, layer.apply(x).item());
        layer.setInputTransform(null);
        assertEquals(111, layer.apply(x).item());
    }

    @Test
    void theLatestCounts() {
        Linear layer = new Linear(1, 1, false, random);
        layer.weight().set(new float[] {7});
        layer.setWeightTransform(new Factor(10));
        Factor second = new Factor(3);
        layer.setWeightTransform(second);
        assertEquals(21, layer.apply(Tensor.full(1, 1, 1)).item());
        assertEquals(List.of(layer.weight(), second.factor), List.copyOf(layer.namedParameters().values()));
    }

    @Test
    void followTheLayersMode() {
        Conv2d layer = new Conv2d(1, 1, 1, random);
        Dropout drop = new Dropout(0.5f);
        layer.setInputTransform(drop);
        layer.train(false);
        assertEquals(false, drop.training());
        assertEquals(List.of("input_quantizer.random"), List.copyOf(layer.namedStreams().keySet()));
    }
}
