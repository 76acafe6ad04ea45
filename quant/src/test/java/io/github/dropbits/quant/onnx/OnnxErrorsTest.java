package io.github.dropbits.quant.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.BatchNorm;
import io.github.dropbits.core.ops.BroadcastTo;
import io.github.dropbits.core.ops.Dropout;
import io.github.dropbits.core.ops.Mean;
import io.github.dropbits.core.ops.Mse;
import io.github.dropbits.core.ops.Slice;
import io.github.dropbits.core.ops.Var;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.adabits.TruncatingQuantizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.split.SplitInputQuantizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that an export that is not possible throws an exception that names the reason and the location, and does not
 * leave a file.
 */
class OnnxErrorsTest {
    private static final Shape EXAMPLE = Shape.of(6);

    @TempDir
    Path dir;

    private void refused(Module model, OnnxOptions options, String... words) {
        Path file = dir.resolve("refused.onnx");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> OnnxExport.write(file, model, EXAMPLE, options));
        for (String word : words) {
            assertTrue(e.getMessage().contains(word), e.getMessage());
        }
        assertFalse(Files.exists(file));
    }

    private void refused(UnaryOperator<Tensor> function, String... words) {
        refused(new Sequential(new OneOp(Tensor::relu), new OneOp(function)), OnnxOptions.DEFAULT, words);
    }

    @Test
    void opsWithoutATranslation() {
        refused(x -> Mse.mse(x, x), "op mse in layer '1'", "no translation");
        refused(x -> Dropout.dropout(x, 0.5f, new RandomStream(1)), "op dropout in layer '1'");
        refused(x -> BatchNorm.batchNorm(x, Tensor.full(1, 6), Tensor.zeros(6), Tensor.zeros(6), Tensor.full(1, 6),
                true, 0, 1e-5f), "op batchNorm in layer '1'", "statistics");
    }

    @Test
    void whatDependsOnTheBatchSize() throws Exception {
        UnaryOperator<Tensor> mean = x -> x.sub(Mean.mean(x, true, 0));
        refused(mean, "op mul in layer '1'", "batch size", "fixed batch");
        refused(x -> Var.var(x, false, true, 0), "op var in layer '1'", "batch size");
        refused(x -> x.reshape(x.shape().dim(0), 1, 6).add(x.sum(1).reshape(1, x.shape().dim(0), 1))
                .reshape(x.shape().dim(0), x.shape().dim(0), 6), "op reshape", "more than one extent");
        refused(x -> BroadcastTo.broadcastTo(x.sum(0), x.shape().dim(0), 6), "op broadcastTo", "batch size");
        refused(x -> Slice.slice(x, 0, 0, x.shape().dim(0) - 1), "op slice in layer '1'", "other options");
        // The same model can be exported with a fixed batch size.
        OneOp model = new OneOp(mean);
        Tensor x = new RandomStream(1).normal(1, 4, 6);
        try (OrtModel ort = OrtModel.of(dir, model, x.shape(), OnnxOptions.DEFAULT.fixedBatch(4))) {
            assertEquals(4, ort.shapes().getFirst().getFirst());
            assertArrayEquals(mean.apply(x).array(), ort.plain(x).array(), 1e-6f);
        }
    }

    /** A model that selects one of two equal layers, or one of two parameters, depending on the batch size. */
    private static final class ByBatchSize extends Module {
        private final Linear[] layers = new Linear[2];
        private final Tensor[] scales = new Tensor[2];
        private final boolean byLayer;

        ByBatchSize(boolean byLayer) {
            this.byLayer = byLayer;
            for (int i = 0; i < 2; i++) {
                layers[i] = child("layer" + i, new Linear(6, 4, new RandomStream(i)));
                scales[i] = parameter("scale" + i, new RandomStream(i).normal(1, 4));
            }
        }

        @Override
        protected Tensor forward(Tensor x) {
            int i = x.shape().dim(0) == 2 ? 0 : 1;
            return layers[byLayer ? i : 0].apply(x).mul(scales[byLayer ? 0 : i]);
        }
    }

    @Test
    void whatTheBatchSizeChooses() {
        refused(new ByBatchSize(true), OnnxOptions.DEFAULT, "layer");
        refused(new ByBatchSize(false), OnnxOptions.DEFAULT, "scale", "batch size");
    }

    @Test
    void otherOpsAndValues() {
        refused(x -> x.shape().dim(0) == 2 ? x.neg() : x.neg().neg(), "ops to one input");
        refused(x -> x.shape().dim(0) == 2 ? x.neg() : x.exp(), "op neg in layer '1'", "it is exp");
        refused(x -> Tensor.of(x.toArray(), x.shape().toArray()).add(1), "op add in layer '1'", "no op made it");
        refused(new OneOp(x -> x.mul(x.array()[0])), OnnxOptions.DEFAULT.fixedBatch(1), "op mul takes",
                "no op made it");
    }

    @Test
    void inputsWithUnevenLevels() {
        QuantizationRule rule = QuantizationRule.all(null, null).networkInput(p -> new SplitInputQuantizer(p, 3));
        Sequential model = new Sequential(new Linear(6, 6, new RandomStream(1)));
        Tensor batch = new RandomStream(1).normal(1, 4, 6);
        Quantization.apply(model, rule, batch);
        model.apply(batch);
        refused(model, OnnxOptions.DEFAULT, "quantizer of 0.input", "not evenly spaced");
    }

    @Test
    void aQuantizerWithoutAStep() {
        Sequential model = new Sequential(new Linear(6, 6, new RandomStream(1)));
        Quantization.apply(model, QuantizationRule.all(CpqSpec.bits(2), CpqSpec.bits(2)), Tensor.zeros(1, 6));
        IllegalStateException e = assertThrows(IllegalStateException.class,
                () -> OnnxExport.write(dir.resolve("x.onnx"), model, EXAMPLE));
        assertTrue(e.getMessage().contains("0.input"), e.getMessage());
    }

    /** The weight quantizer of AdaBits, which rounds down, is used for an input. */
    @Test
    void codesThatAreNotTheNearest() {
        Linear layer = new Linear(6, 6, new RandomStream(1));
        layer.setInputTransform(new TruncatingQuantizer(new Place("w", true, false, false, 1),
                3));
        layer.apply(Tensor.full(1, 1, 6));
        refused(layer, OnnxOptions.DEFAULT, "quantizer of w", "nearest");
    }

    @Test
    void examplesAndFolders() throws Exception {
        OneOp model = new OneOp(Tensor::relu);
        for (Shape shape : new Shape[] {Shape.of(0), Shape.of(2, 0, 3)}) {
            assertThrows(IllegalArgumentException.class, () -> OnnxExport.write(dir.resolve("x"), model, shape));
        }
        assertThrows(IllegalArgumentException.class, () -> OnnxOptions.DEFAULT.fixedBatch(0));
        assertThrows(NoSuchFileException.class, () -> OnnxExport.write(dir.resolve("no/x"), model, EXAMPLE));
        try (Stream<Path> left = Files.list(dir)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void theSameBytesTwiceInPlaceOfAnOldFile() throws Exception {
        Module model = Zoo.quantized("lenet5", QuantizationRule.all(CpqSpec.bits(3), CpqSpec.bits(3)));
        Path file = dir.resolve("model.onnx");
        Files.writeString(file, "old");
        Shape example = OrtModel.example(Zoo.input("lenet5"));
        OnnxExport.write(file, model, example);
        byte[] first = Files.readAllBytes(file);
        OnnxExport.write(file, model, example);
        assertArrayEquals(first, Files.readAllBytes(file));
        String text = new String(first, StandardCharsets.ISO_8859_1);
        for (String name : new String[] {"conv1.weight_quantizer.codes", "conv1.weight_quantizer.scale", "conv1.bias",
            "fc2.bias", "fc1/Gemm"}) {
            assertTrue(text.contains(name), name);
        }
        try (Stream<Path> files = Files.list(dir)) {
            assertEquals(1, files.count());
        }
    }
}
