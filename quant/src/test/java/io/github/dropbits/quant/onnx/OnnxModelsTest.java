package io.github.dropbits.quant.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the ready-made networks, in float, with ONNX Runtime. */
class OnnxModelsTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "small-cnn", "lenet5", "vgg7", "resnet18", "mobilenetv2"})
    void sameLogits(String name) throws Exception {
        Module model = Zoo.create(name);
        try (OrtModel ort = OrtModel.of(dir, model, Zoo.input(name), OnnxOptions.DEFAULT)) {
            assertEquals(-1, ort.shapes().getFirst().getFirst(), "the batch is free");
            assertEquals(List.of(-1L, 10L), ort.shapes().get(1));
            for (int count : new int[] {5, 1}) {
                Tensor x = Zoo.images(name, count, count);
                Tensor expected = Zoo.evaluated(model, x);
                for (Tensor actual : List.of(ort.plain(x), ort.optimized(x))) {
                    Logits.Difference d = Logits.difference(expected, actual);
                    assertTrue(d.largest() < 1e-4 && d.otherClasses() == 0, name + ": " + d);
                }
            }
        }
    }
}
