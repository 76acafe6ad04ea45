package io.github.dropbits.quant.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Conv1d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Pooling;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.adabits.AdaBits;
import io.github.dropbits.quant.alq.AlqQuantizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.split.SplitQuantizer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests user-defined models, and quantizers with special properties. */
class OnnxUsersModelTest {
    @TempDir
    Path dir;

    private static Tensor x(int... dims) {
        return new RandomStream(4).normal(1, dims);
    }

    /** A model with a layer that is applied twice, a shortcut and a constant. */
    private static final class Residual extends Module {
        private final Module body = child("body", new Linear(6, 6, new RandomStream(1)));
        private final Module drop = child("drop", new Dropout(0.5f));
        private final Module head = child("head", new Linear(6, 4, new RandomStream(2)));

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = drop.apply(body.apply(x).relu());
            return head.apply(body.apply(y).add(x).mul(0.5f).relu());
        }
    }

    private void check(Module model, Tensor x, OnnxOptions options) throws Exception {
        Tensor expected = Zoo.evaluated(model, x);
        int[] example = x.shape().toArray();
        example[0] = 1;
        try (OrtModel ort = OrtModel.of(dir, model, Tensor.zeros(example).shape(), options)) {
            for (Tensor actual : new Tensor[] {ort.plain(x), ort.optimized(x)}) {
                Logits.Difference d = Logits.difference(expected, actual);
                assertTrue(d.otherImages() == 0 && d.otherClasses() == 0, d.toString());
            }
        }
    }

    /** Quantizes a model and runs it on a batch, which initializes the quantizers. */
    private static <M extends Module> M quantized(M model, QuantizationRule rule, Tensor batch) {
        Quantization.apply(model, rule, batch);
        NoGrad.call(() -> model.apply(batch));
        return model;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sharedLayerAndShortcut(boolean int4) throws Exception {
        OnnxOptions options = OnnxOptions.DEFAULT.int4(int4);
        check(new Residual(), x(20, 6), options);
        check(quantized(new Residual(), QuantizationRule.all(CpqSpec.bits(4), CpqSpec.bits(3)), x(20, 6)), x(20, 6),
                options);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneDimensionalConvolution(boolean int4) throws Exception {
        Sequential model = new Sequential(new OneOp(Tensor::relu), new Conv1d(3, 3, 1, new RandomStream(5)),
                new OneOp(Tensor::relu),
                new Conv1d(3, 4, 3, ConvOptions.DEFAULT.padding(1), true, new RandomStream(1)), new Flatten(),
                new Linear(28, 5, new RandomStream(2)));
        OnnxOptions options = OnnxOptions.DEFAULT.int4(int4);
        check(model, x(20, 3, 7), options);
        check(quantized(model, QuantizationRule.all(CpqSpec.bits(4).perChannel(true), CpqSpec.bits(4)), x(20, 3, 7)),
                x(20, 3, 7), options);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void linearOverThreeDimensions(boolean int4) throws Exception {
        Sequential model = new Sequential(new Linear(4, 6, new RandomStream(1)), new Flatten(),
                new Linear(18, 5, new RandomStream(2)));
        OnnxOptions options = OnnxOptions.DEFAULT.int4(int4);
        check(quantized(model, QuantizationRule.all(CpqSpec.bits(3).perChannel(true), CpqSpec.bits(3)), x(20, 3, 4)),
                x(20, 3, 4), options);
    }

    /** If there is only a rectifier between a layer and the next quantizer, runtimes compute in integers. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void layersWithoutBiases(int bits) throws Exception {
        RandomStream random = new RandomStream(1);
        ConvOptions same = ConvOptions.DEFAULT.padding(1);
        Sequential model = new Sequential(new Conv2d(2, 8, 3, same, false, random), new OneOp(Tensor::relu),
                Pooling.max(2), new Conv2d(8, 8, 3, same.groups(2), false, random), new OneOp(Tensor::relu),
                new Flatten(), new Linear(128, 16, false, random), new OneOp(Tensor::relu),
                new Linear(16, 5, false, random));
        quantized(model, QuantizationRule.all(CpqSpec.bits(bits).perChannel(true), CpqSpec.bits(bits)),
                x(20, 2, 8, 8));
        check(model, x(20, 2, 8, 8), OnnxOptions.DEFAULT);
        check(model, x(20, 2, 8, 8), OnnxOptions.DEFAULT.int4(true));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void adaBitsAtTheLengthInUse(int bits) throws Exception {
        Module model = Zoo.create("lenet5");
        Tensor batch = Zoo.images("lenet5", 20, 1);
        AdaBits ada = AdaBits.apply(model, new int[] {2, 4, 8}, batch);
        for (int b : ada.bits()) {
            ada.use(b);
            NoGrad.call(() -> model.apply(batch));
        }
        ada.use(bits);
        check(model, batch, OnnxOptions.DEFAULT);
        check(model, batch, OnnxOptions.DEFAULT.int4(true));
    }

    @Test
    void levelsThatAreNotEvenlySpacedAreStoredInFloat() throws Exception {
        for (QuantizationRule rule : new QuantizationRule[] {
            QuantizationRule.all(AlqQuantizer.bits(2, 2), null).networkInput(null),
            QuantizationRule.all(SplitQuantizer.bits(2), null).networkInput(null)}) {
            check(quantized(new Residual(), rule, x(20, 6)), x(20, 6), OnnxOptions.DEFAULT);
        }
    }

    /** A quantizer whose levels are fixed by the constructor, and which rounds ties to the lower code. */
    private static final class Fixed extends UniformQuantizer {
        private final float step;
        private final float offset;
        private final int highest;

        Fixed(Place place, float step, float offset, int highest) {
            super(place.name());
            this.step = step;
            this.offset = offset;
            this.highest = highest;
        }

        @Override
        protected void initialize(Tensor x) {
        }

        @Override
        protected Tensor quantize(Tensor x) {
            float[] y = x.toArray();
            for (int i = 0; i < y.length; i++) {
                y[i] = offset + step * Math.clamp((long) Math.ceil((y[i] - offset) / step - 0.5), 0, highest);
            }
            return Tensor.wrap(y, x.shape());
        }

        @Override
        public int bits() {
            return 32 - Integer.numberOfLeadingZeros(highest);
        }

        @Override
        public Tensor step() {
            return Tensor.scalar(step);
        }

        @Override
        public Tensor offset() {
            return Tensor.scalar(offset);
        }
    }

    /**
     * Ties are the only difference that the format causes: ONNX rounds them to the even code, whereas this quantizer
     * rounds them to the lower code.
     */
    @Test
    void tiesGoToTheEvenCode() throws Exception {
        Fixed quantizer = new Fixed(new Place("x", false, true, true, 1), 0.5f, 0, 9);
        Sequential model = new Sequential(quantizer);
        Tensor x = Tensor.of(new float[] {0.25f, 0.75f, 1.25f, 1.75f, 0.26f, 9}, 6, 1);
        model.apply(x);
        assertArrayEquals(new float[] {0, 0.5f, 1, 1.5f, 0.5f, 4.5f}, Zoo.evaluated(model, x).array());
        try (OrtModel ort = OrtModel.of(dir, model, x.shape(), OnnxOptions.DEFAULT)) {
            assertArrayEquals(new float[] {0, 1, 1, 2, 0.5f, 4.5f}, ort.plain(x).array());
            assertArrayEquals(new float[] {0, 1, 1, 2, 0.5f, 4.5f}, ort.optimized(x).array());
        }
    }

    /**
     * An offset that is a multiple of the step is exported as a zero point, and any other offset as an Add, for all
     * ranges of codes.
     */
    @ParameterizedTest
    @ValueSource(floats = {0, -0.3f, -1.5f, -1.23f, 0.7f, -80})
    void offsets(float offset) throws Exception {
        for (int highest : new int[] {1, 9, 15, 255}) {
            for (boolean int4 : new boolean[] {false, true}) {
                QuantizationRule rule = QuantizationRule.all(p -> new Fixed(p, 0.1f, -0.1f * (highest / 2), highest),
                        null).networkInput(p -> new Fixed(p, 0.1f, offset, highest));
                Residual model = quantized(new Residual(), rule, x(40, 6));
                Tensor x = x(40, 6).add(offset + 0.05f * highest);
                Path file = dir.resolve("model.onnx");
                OnnxExport.write(file, model, OrtModel.example(x.shape()), OnnxOptions.DEFAULT.int4(int4));
                Tensor expected = Zoo.evaluated(model, x);
                try (OrtModel ort = new OrtModel(file)) {
                    for (Tensor actual : new Tensor[] {ort.plain(x), ort.optimized(x)}) {
                        for (int i = 0; i < expected.elements(); i++) {
                            float e = expected.array()[i];
                            assertEquals(e, actual.array()[i], 1e-4 * (1 + Math.abs(e)), offset + ", " + highest);
                        }
                    }
                }
            }
        }
    }
}
