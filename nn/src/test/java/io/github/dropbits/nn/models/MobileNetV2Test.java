package io.github.dropbits.nn.models;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that MobileNetV2 has the published sizes and the same names as in torchvision, and that it learns. */
class MobileNetV2Test {
    private static final int[] BLOCKS = {1, 2, 3, 4, 3, 3, 1};

    private final RandomStream random = new RandomStream(1);

    private static long parameters(Module model) {
        return model.namedParameters().values().stream().mapToLong(Tensor::elements).sum();
    }

    /** Returns the paths of the convolutions and of the batch norms after them, in the order of torchvision. */
    private static List<String[]> units() {
        List<String[]> units = new ArrayList<>();
        units.add(new String[] {"features.0.0", "features.0.1"});
        int at = 1;
        for (int g = 0; g < BLOCKS.length; g++) {
            for (int i = 0; i < BLOCKS[g]; i++) {
                String conv = "features." + at++ + ".conv.";
                int inner = g == 0 ? 1 : 2;
                for (int k = 0; k < inner; k++) {
                    units.add(new String[] {conv + k + ".0", conv + k + ".1"});
                }
                units.add(new String[] {conv + inner, conv + (inner + 1)});
            }
        }
        units.add(new String[] {"features.18.0", "features.18.1"});
        return units;
    }

    @Test
    void namesAreThoseOfTorchvision() {
        Module model = new MobileNetV2(1000, 1, false, random);
        List<String> parameters = new ArrayList<>();
        List<String> buffers = new ArrayList<>();
        for (String[] unit : units()) {
            parameters.addAll(List.of(unit[0] + ".weight", unit[1] + ".weight", unit[1] + ".bias"));
            buffers.addAll(List.of(unit[1] + ".running_mean", unit[1] + ".running_var"));
        }
        parameters.addAll(List.of("classifier.1.weight", "classifier.1.bias"));
        assertEquals(parameters, List.copyOf(model.namedParameters().keySet()));
        assertEquals(buffers, List.copyOf(model.namedBuffers().keySet()));
        assertEquals(158, parameters.size());
        assertEquals(104, buffers.size());
        Map<String, Tensor> p = model.namedParameters();
        assertEquals(Shape.of(32, 3, 3, 3), p.get("features.0.0.weight").shape());
        assertEquals(Shape.of(32, 1, 3, 3), p.get("features.1.conv.0.0.weight").shape());
        assertEquals(Shape.of(16, 32, 1, 1), p.get("features.1.conv.1.weight").shape());
        assertEquals(Shape.of(96, 16, 1, 1), p.get("features.2.conv.0.0.weight").shape());
        assertEquals(Shape.of(160, 960, 1, 1), p.get("features.16.conv.2.weight").shape());
        assertEquals(Shape.of(1280, 320, 1, 1), p.get("features.18.0.weight").shape());
        assertEquals(Shape.of(1000, 1280), p.get("classifier.1.weight").shape());
    }

    @ParameterizedTest
    @CsvSource({"1, 1000, 3504872", "1, 10, 2236682", "0.5, 1000, 1968680", "1.4, 1000, 6108776"})
    void parametersAreThePublishedNumber(double width, int classes, long size) {
        assertEquals(size, parameters(new MobileNetV2(classes, width, false, random)));
        assertEquals(size, parameters(new MobileNetV2(classes, width, true, random)));
    }

    @ParameterizedTest
    @CsvSource({"32, 32", "44.8, 48", "24, 24", "22.4, 24", "16, 16", "8, 8", "4, 8", "0.1, 8", "11.9, 16", "12, 16",
        "18, 24", "19.9, 24", "17.7, 16"})
    void channelsAreRoundedToEights(double channels, int rounded) {
        assertEquals(rounded, MobileNetV2.rounded(channels));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1e7, 1e300, Double.NaN, Double.POSITIVE_INFINITY})
    void widthsThatAreNoneAreRefused(double width) {
        String message = assertThrows(IllegalArgumentException.class,
                () -> new MobileNetV2(10, width, true, random)).getMessage();
        assertTrue(message.contains("width") && message.contains("" + width), message);
    }

    /**
     * Checks the height of the feature maps after the stem, after each group of blocks and after the last convolution.
     */
    @ParameterizedTest
    @CsvSource({"false, 64, 32 32 16 8 4 4 2 2", "true, 32, 32 32 32 16 8 8 4 4"})
    void strides(boolean small, int size, String expected) {
        Module model = new MobileNetV2(7, 0.25, small, random);
        Map<String, Module> parts = model.children().get("features").children();
        List<Module> ends = Stream.of("0", "1", "3", "6", "10", "13", "16", "17").map(parts::get).toList();
        List<String> seen = new ArrayList<>();
        Tensor y = model.evaluating(() -> Module.watch((m, in, out) -> {
            if (ends.contains(m)) {
                seen.add(Integer.toString(out.shape().dim(3)));
            }
        }, () -> NoGrad.call(() -> model.apply(random.normal(1, 2, 3, size, size)))));
        assertEquals(Shape.of(2, 7), y.shape());
        assertEquals(expected, String.join(" ", seen));
    }

    @Test
    void dropoutStandsBeforeTheClassifier() {
        Module model = new MobileNetV2(4, 0.25, true, random);
        assertEquals(List.of("Dropout(0.2)", "Linear(1280 -> 4)"),
                model.children().get("classifier").children().values().stream().map(Module::describe).toList());
        Tensor x = random.normal(1, 2, 3, 16, 16);
        float[] first = model.evaluating(() -> model.apply(x)).toArray();
        assertArrayEquals(first, model.evaluating(() -> model.apply(x)).toArray());
    }

    @Test
    void learnsRandomLabels() {
        Module model = new MobileNetV2(4, 0.25, true, random);
        // With a larger rate the loss would jump. The jumps depend on rounding errors, which differ with the vector
        // width.
        Sgd sgd = new Sgd(List.of(new ParameterGroup(model.namedParameters(), 0.02, 0)), 0.9f, false);
        Tensor x = random.normal(1, 8, 3, 16, 16);
        int[] labels = {0, 1, 2, 3, 3, 1, 2, 0};
        double first = 0;
        double last = 0;
        for (int step = 0; step < 18; step++) {
            model.zeroGrad();
            Tensor loss = crossEntropy(model.apply(x), labels);
            last = loss.item();
            first = step == 0 ? last : first;
            loss.backward();
            model.namedParameters().forEach((name, p) -> {
                float sum = 0;
                for (float v : p.grad().array()) {
                    sum += Math.abs(v);
                }
                assertTrue(sum > 0 && sum < Float.POSITIVE_INFINITY, name + " " + sum);
            });
            sgd.step();
        }
        assertEquals(Math.log(4), first, 0.5);
        assertTrue(last < 0.3 * first, first + " to " + last);
    }
}
