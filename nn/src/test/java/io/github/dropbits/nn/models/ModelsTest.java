package io.github.dropbits.nn.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Init;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the shapes, sizes and names of the ready-made networks. */
class ModelsTest {
    private final RandomStream random = new RandomStream(1);

    private static int parameters(Module model) {
        return model.namedParameters().values().stream().mapToInt(Tensor::elements).sum();
    }

    @Test
    void featuresOfImagesTooLargeAreRefused() {
        String message = assertThrows(ShapeException.class,
                () -> SmallCnn.create(1, 131_072, 131_072, 10, new RandomStream(1))).getMessage();
        assertTrue(message.contains("[32, 65536, 65536]"), message);
    }

    @Test
    void leNet5() {
        Module model = LeNet5.create(10, random);
        assertEquals(431_080, parameters(model));
        assertEquals(List.of("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "fc1.weight", "fc1.bias",
                "fc2.weight", "fc2.bias"), List.copyOf(model.namedParameters().keySet()));
        assertEquals(Shape.of(500, 800), model.namedParameters().get("fc1.weight").shape());
        assertEquals(Shape.of(2, 10), model.apply(random.normal(1, 2, 1, 28, 28)).shape());
        assertEquals(Shape.of(1, 7), LeNet5.create(7, random).apply(Tensor.zeros(1, 1, 28, 28)).shape());
        assertThrows(ShapeException.class, () -> model.apply(Tensor.zeros(1, 1, 32, 32)));
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 8, 10, 38330", "3, 6, 12, 4, 42324", "3, 32, 32, 10, 530138"})
    void smallCnn(int channels, int height, int width, int classes, int size) {
        Module model = SmallCnn.create(channels, height, width, classes, random);
        assertEquals(size, parameters(model));
        assertEquals(List.of("bn1.running_mean", "bn1.running_var", "bn2.running_mean", "bn2.running_var"),
                List.copyOf(model.namedBuffers().keySet()));
        assertEquals(Shape.of(3, classes), model.apply(random.normal(1, 3, channels, height, width)).shape());
    }

    @Test
    void mlp() {
        Module model = Mlp.create(3, random, 12, 8, 5);
        assertEquals(12 * 8 + 8 + 8 * 5 + 5 + 5 * 3 + 3, parameters(model));
        assertEquals(List.of("flatten", "fc1", "relu1", "fc2", "relu2", "fc3"), List.copyOf(model.children().keySet()));
        assertEquals(Shape.of(2, 3), model.apply(random.normal(1, 2, 3, 4)).shape());
        assertEquals(Shape.of(2, 3), model.apply(random.normal(1, 2, 12)).shape());
        assertEquals(List.of("flatten", "fc1"), List.copyOf(Mlp.create(3, random, 4).children().keySet()));
        assertThrows(IllegalArgumentException.class, () -> Mlp.create(3, random));
    }

    @Test
    void vgg7() {
        assertEquals(12_978_058, parameters(Vgg7.create(3, 10, 128, random)));
        Module model = Vgg7.create(1, 7, 4, random);
        assertEquals(Shape.of(16, 16, 3, 3), model.namedParameters().get("conv6.weight").shape());
        assertEquals(Shape.of(2, 7), model.apply(random.normal(1, 2, 1, 32, 32)).shape());
        assertThrows(ShapeException.class, () -> model.apply(Tensor.zeros(1, 1, 28, 28)));
    }

    @Test
    void resNet18ForLargeImages() {
        Module model = new ResNet18(1000, false, random);
        // The number of parameters and their names are the same as in torchvision.
        assertEquals(11_689_512, parameters(model));
        List<String> names = List.copyOf(model.namedParameters().keySet());
        assertEquals(62, names.size());
        assertEquals(List.of("conv1.weight", "bn1.weight", "bn1.bias", "layer1.0.conv1.weight"), names.subList(0, 4));
        assertTrue(names.containsAll(List.of("layer2.0.downsample.0.weight", "layer2.0.downsample.1.bias",
                "layer4.1.conv2.weight", "layer4.1.bn2.bias", "fc.weight", "fc.bias")));
        assertFalse(names.contains("layer1.0.downsample.0.weight"));
        // A batch norm has two parameters and two buffers. All other parameters are weights, except for the bias of the
        // classifier.
        assertEquals(names.stream().filter(n -> n.contains("bn") || n.contains("downsample.1"))
                .map(n -> n.replace(".weight", ".running_mean").replace(".bias", ".running_var")).toList(),
                List.copyOf(model.namedBuffers().keySet()));
        assertEquals(40, model.namedBuffers().size());
        model.train(false);
        assertEquals(Shape.of(1, 1000), NoGrad.call(() -> model.apply(random.normal(1, 1, 3, 64, 64))).shape());
    }

    @Test
    void resNet18ForSmallImages() {
        Module model = new ResNet18(10, true, random);
        assertEquals(11_173_962, parameters(model));
        model.train(false);
        List<Module> layers = Stream.of("layer1", "layer2", "layer3", "layer4").map(model.children()::get).toList();
        List<Shape> shapes = new ArrayList<>();
        Module.watch((m, in, out) -> {
            if (layers.contains(m)) {
                shapes.add(out.shape());
            }
        }, () -> NoGrad.call(() -> model.apply(random.normal(1, 1, 3, 32, 32))));
        assertEquals(List.of(Shape.of(1, 64, 32, 32), Shape.of(1, 128, 16, 16), Shape.of(1, 256, 8, 8),
                Shape.of(1, 512, 4, 4)), shapes);
    }

    static Stream<Module> all() {
        RandomStream random = new RandomStream(1);
        return Stream.of(LeNet5.create(10, random), SmallCnn.create(3, 8, 8, 10, random),
                Mlp.create(3, random, 9, 8, 7), Vgg7.create(3, 10, 2, random), new ResNet18(10, true, random),
                new MobileNetV2(10, 0.25, true, random));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("all")
    void everyLayerDrawsItsOwnNumbers(Module model) {
        Map<Float, String> first = new HashMap<>();
        model.namedParameters().forEach((name, p) -> {
            if (p.shape().rank() > 1) {
                // If two layers drew from the same stream, their first weights, scaled to the same range, would be
                // equal.
                float unit = Math.round(1e6 * p.array()[0] * Math.sqrt(Init.fanIn(p.shape()))) / 1e6f;
                assertNull(first.put(unit, name), name);
            }
        });
    }

    @Test
    void theStreamDecidesTheWeights() {
        float[] first = LeNet5.create(10, new RandomStream(5)).namedParameters().get("fc2.weight").toArray();
        assertArrayEquals(first, LeNet5.create(10, new RandomStream(5)).namedParameters().get("fc2.weight").array());
        assertFalse(Arrays.equals(first,
                LeNet5.create(10, new RandomStream(6)).namedParameters().get("fc2.weight").array()));
    }
}
