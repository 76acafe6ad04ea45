package io.github.dropbits.quant.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.relaxed.RelaxedQuantizer;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the export of inputs of one signed bit, whose two levels are the step and its negative. */
class OnnxSignsTest {
    @TempDir
    Path dir;

    static List<QuantizerFactory> factories() {
        return List.of(CpqSpec.bits(1), LsqQuantizer.bits(1), SteQuantizer.bits(1), RelaxedQuantizer.bits(1));
    }

    @ParameterizedTest
    @MethodSource("factories")
    void inputsOfOneSignedBit(QuantizerFactory factory) throws Exception {
        RandomStream random = new RandomStream(1);
        Module model = new Linear(6, 5, random);
        Tensor x = random.normal(1, 20, 6).update(v -> {
            v[0] = 0;
            v[1] = -0f;
        });
        Quantization.apply(model, QuantizationRule.all(factory, factory).networkInput(factory), x);
        NoGrad.call(() -> model.apply(x));
        float[] expected = Zoo.evaluated(model, x).toArray();
        try (OrtModel ort = OrtModel.of(dir, model, x.shape(), OnnxOptions.DEFAULT)) {
            assertArrayEquals(expected, ort.plain(x).toArray(), 1e-5f);
            assertArrayEquals(expected, ort.optimized(x).toArray(), 1e-5f);
        }
    }
}
