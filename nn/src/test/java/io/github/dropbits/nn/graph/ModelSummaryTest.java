package io.github.dropbits.nn.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.nn.Blocks;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.Snapshot;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv1d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.models.LeNet5;
import io.github.dropbits.nn.models.MobileNetV2;
import io.github.dropbits.nn.models.ResNet18;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the table of a model's layers against published totals. */
class ModelSummaryTest {
    private final RandomStream random = new RandomStream(1);

    @Test
    void aTableForPeople() {
        assertEquals("""
                layer    kind                    output           parameters  multiply-adds
                conv1    Conv2d(1 -> 20, 5x5)    [1, 20, 24, 24]         520        288,000
                relu1    ReLU                    [1, 20, 24, 24]           0              0
                pool1    MaxPool2d(2, stride 2)  [1, 20, 12, 12]           0              0
                conv2    Conv2d(20 -> 50, 5x5)   [1, 50, 8, 8]        25,050      1,600,000
                relu2    ReLU                    [1, 50, 8, 8]             0              0
                pool2    MaxPool2d(2, stride 2)  [1, 50, 4, 4]             0              0
                flatten  Flatten                 [1, 800]                  0              0
                fc1      Linear(800 -> 500)      [1, 500]            400,500        400,000
                relu3    ReLU                    [1, 500]                  0              0
                fc2      Linear(500 -> 10)       [1, 10]               5,010          5,000
                total                                                431,080      2,293,000
                """, ModelSummary.of(LeNet5.create(10, random), Shape.of(1, 1, 28, 28)).toString());
    }

    @Test
    void multiplyAddsAreThePublishedOnes() {
        ModelSummary resNet = ModelSummary.of(new ResNet18(1000, false, random), Shape.of(1, 3, 224, 224));
        assertEquals(1_814_073_344L, resNet.multiplyAdds());
        assertEquals(11_689_512, resNet.parameters());
        ModelSummary mobile = ModelSummary.of(new MobileNetV2(1000, 1, false, random), Shape.of(1, 3, 224, 224));
        assertEquals(300_774_272L, mobile.multiplyAdds());
        assertEquals(3_504_872, mobile.parameters());
        for (ModelSummary s : List.of(resNet, mobile)) {
            assertEquals(s.parameters(), s.rows().stream().mapToLong(ModelSummary.Row::parameters).sum());
            assertEquals(s.multiplyAdds(), s.rows().stream().mapToLong(ModelSummary.Row::multiplyAdds).sum());
        }
        assertEquals(new ModelSummary.Row("features.2.conv.1.0",
                "Conv2d(96 -> 96, 3x3, stride 2, padding 1, groups 96, no bias)", Shape.of(1, 96, 56, 56), 864,
                2_709_504), mobile.rows().stream().filter(r -> r.name().equals("features.2.conv.1.0")).findAny()
                        .orElseThrow());
    }

    @Test
    void strideGroupsAndExamplesCount() {
        Module model = new Sequential(new Conv2d(4, 6, 3, ConvOptions.DEFAULT.stride(2).groups(2), true, random),
                new Flatten(), new Linear(6 * 2 * 3, 5, false, random));
        // Each output of the convolution depends on 3x3 elements of two channels.
        assertEquals(List.of(6 * 2 * 3 * 18L, 0L, 5 * 36L), multiplyAdds(model, 1));
        assertEquals(List.of(7 * 6 * 2 * 3 * 18L, 0L, 7 * 5 * 36L), multiplyAdds(model, 7));
        assertEquals(List.of(3 * 10 * 8L), ModelSummary.of(new Sequential(new Conv1d(4, 3, 2, random)),
                Shape.of(1, 4, 11)).rows().stream().map(ModelSummary.Row::multiplyAdds).toList());
    }

    private static List<Long> multiplyAdds(Module model, int examples) {
        return ModelSummary.of(model, Shape.of(examples, 4, 5, 7)).rows().stream()
                .map(ModelSummary.Row::multiplyAdds).toList();
    }

    @Test
    void modulesWithBranchesAndParametersOfTheirOwn() {
        List<ModelSummary.Row> rows = ModelSummary.of(new Blocks.TwoBranches(3, random), Shape.of(2, 3)).rows();
        assertEquals(List.of("left", "right.body.0", "right.body.1", ""),
                rows.stream().map(ModelSummary.Row::name).toList());
        // The last row is the model itself, which has a scale parameter.
        assertEquals(List.of(6L, 12L, 0L, 1L), rows.stream().map(ModelSummary.Row::parameters).toList());
        assertEquals(Shape.of(2, 5), rows.getLast().output());
    }

    @Test
    void aLayerInTwoPlacesHasTwoRowsAndIsCountedOnce() {
        Linear layer = new Linear(3, 3, random);
        ModelSummary s = ModelSummary.of(new Sequential(layer, Activation.relu(), layer), Shape.of(1, 3));
        assertEquals(List.of("0", "1", "0"), s.rows().stream().map(ModelSummary.Row::name).toList());
        assertEquals(List.of(12L, 0L, 0L), s.rows().stream().map(ModelSummary.Row::parameters).toList());
        assertEquals(12, s.parameters());
        assertEquals(18, s.multiplyAdds());
    }

    @Test
    void quantizersCountAsTheirLayers() {
        Linear layer = new Linear(3, 2, random);
        layer.setWeightTransform(new Blocks.Residual(3, random));
        ModelSummary s = ModelSummary.of(new Sequential(layer), Shape.of(1, 3));
        assertEquals(List.of(new ModelSummary.Row("0", "Linear(3 -> 2)", Shape.of(1, 2), 8 + 12, 6)), s.rows());
        assertEquals(20, s.parameters());
    }

    @Test
    void unregisteredLayersHaveNoNameAndPlaceholdersNoRow() {
        Set<String> large = kindsWithoutName(new ResNet18(3, false, random));
        assertEquals(Set.of("MaxPool2d(3, stride 2, padding 1)", "GlobalAvgPool2d", "Flatten"), large);
        assertEquals(Set.of("GlobalAvgPool2d", "Flatten"), kindsWithoutName(new ResNet18(3, true, random)));
    }

    private static Set<String> kindsWithoutName(Module model) {
        return ModelSummary.of(model, Shape.of(1, 3, 32, 32)).rows().stream().filter(r -> r.name().isEmpty())
                .map(ModelSummary.Row::kind).collect(Collectors.toSet());
    }

    @Test
    void theModelIsAsBefore() {
        Module drop = new Dropout(0.5f);
        Module model = new Sequential(new Conv2d(3, 4, 3, random), new BatchNorm2d(4), drop);
        drop.train(false);
        Snapshot before = Snapshot.of(model);
        ModelSummary.of(model, Shape.of(2, 3, 6, 6));
        assertThrows(ShapeException.class, () -> ModelSummary.of(model, Shape.of(2, 4, 6, 6)));
        assertEquals(before, Snapshot.of(model));
        assertTrue(model.training());
        assertFalse(drop.training());
        Stream.of("0.weight", "1.bias").map(model.namedParameters()::get).map(Tensor::grad)
                .forEach(g -> assertNull(g));
    }
}
