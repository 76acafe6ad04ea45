package io.github.dropbits.quant.frozen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Pooling;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.frozen.FrozenNets.Net;
import io.github.dropbits.quant.frozen.program.Freezer;
import io.github.dropbits.quant.frozen.program.Program;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.run.Simulation;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FrozenModelTest {
    private static final Shape IMAGE = Shape.of(2, 4, 4);

    private static RandomStream random() {
        return new RandomStream(4);
    }

    private static FrozenModel vgg() {
        return FrozenModel.freeze(FrozenNets.quantized(Net.VGG, FrozenNets.cpq(2, 3), 1), Net.VGG.image());
    }

    /** A negative gamma gives a negative scale, and the codes of the weights do not change. */
    @Test
    void batchNormIsFoldedIntoScaleAndBias() {
        Conv2d conv = new Conv2d(2, 3, 3, random());
        BatchNorm2d norm = new BatchNorm2d(3);
        norm.namedParameters().get("weight").set(new float[] {-2, 0.5f, 0});
        norm.namedParameters().get("bias").set(new float[] {1, 2, 3});
        norm.namedBuffers().get("running_mean").set(new float[] {0.25f, -0.5f, 4});
        norm.namedBuffers().get("running_var").set(new float[] {4, 0.25f, 1});
        Module model = new Sequential(conv, norm);
        Quantization.apply(model, FrozenNets.cpq(3, 3), random().normal(1, 2, 2, 4, 4));
        conv.apply(random().normal(1, 2, 2, 4, 4));
        Program program = Freezer.freeze(model, IMAGE);
        assertEquals(2, program.steps().size());
        Step.Layer layer = (Step.Layer) program.steps().get(1);
        float step = ((Step.Quantize) program.steps().get(0)).codes().step();
        float weightStep = ((UniformQuantizer) conv.weightTransform()).step().item();
        double[] k = {-2 / Math.sqrt(4 + 1e-5), 0.5 / Math.sqrt(0.25 + 1e-5), 0};
        double[] mean = {0.25, -0.5, 4};
        for (int c = 0; c < 3; c++) {
            assertEquals(k[c] * step * weightStep, layer.scale()[c], 1e-6 * step * weightStep);
            assertEquals(c + 1 + k[c] * (conv.bias().array()[c] - mean[c]), layer.bias()[c], 1e-6);
        }
        int[] codes = ((UniformQuantizer) conv.weightTransform()).codes(conv.weight());
        for (int i = 0; i < codes.length; i++) {
            assertEquals(codes[i], layer.weights().code(i));
        }
    }

    @Test
    void layersTellTheirKernels() {
        QuantizationRule rule = FrozenNets.cpq(2, 2).layer("conv2", new QuantizationRule.Plan(
                CpqSpec.bits(8)::create, CpqSpec.bits(8)::create)).layer("fc1", new QuantizationRule.Plan(
                CpqSpec.bits(1)::create, CpqSpec.bits(1)::create)).skip("fc2");
        FrozenModel model = FrozenModel.freeze(FrozenNets.quantized(Net.LENET, rule, 1), Net.LENET.image());
        List<FrozenLayer> rows = model.layers();
        assertEquals(List.of("conv1", "conv2", "fc1", "fc2"), rows.stream().map(FrozenLayer::name).toList());
        assertTrue(rows.get(0).kernel().startsWith("16-bit lanes ("), rows.toString());
        assertTrue(rows.get(1).kernel().startsWith("matrix product of codes ("), rows.toString());
        assertTrue(rows.get(2).kernel().startsWith("bit-serial 1x1 ("), rows.toString());
        assertTrue(rows.get(3).kernel().startsWith("float ("), rows.toString());
        assertEquals(Shape.of(500, 50, 4, 4), rows.get(2).shape());
        assertEquals(500 * 800 / 8 + 8 * 500, rows.get(2).bytes());
        assertEquals(32, rows.get(3).weightBits());
        assertTrue(model.toString().startsWith("conv1 [20, 1, 5, 5]: 2/8 bits, 16-bit lanes"),
                model.toString());
        assertEquals(4, model.toString().lines().count());
    }

    /**
     * The test covers layers in float, layers in which only the weights or only the input are in float, and models
     * without quantizers.
     */
    @Test
    void floatsStayFloats() {
        QuantizationRule rule = FrozenNets.cpq(3, 3).skip("0").layer("3",
                new QuantizationRule.Plan(CpqSpec.bits(3)::create, null)).layer("6",
                new QuantizationRule.Plan(null, CpqSpec.bits(3)::create));
        for (Net net : Net.values()) {
            RandomStream random = new RandomStream(2);
            for (Module model : List.of(net.create(random), FrozenNets.quantized(Net.MOBILE, rule, 5))) {
                Net of = model.namedModules().containsKey("6.weight_quantizer")
                        || model.namedModules().containsKey("3.weight_quantizer") ? Net.MOBILE : net;
                model.train(false);
                Tensor images = FrozenNets.images(of, 5, 3);
                float[] expected = NoGrad.call(() -> model.apply(images)).array();
                assertArrayEquals(expected, FrozenModel.freeze(model, of.image()).logits(images).array(), 1e-4f);
            }
        }
    }

    @Test
    void classesAreTheLargestLogits() {
        FrozenModel model = vgg();
        Tensor images = FrozenNets.images(Net.VGG, 7, 3);
        float[] logits = model.logits(images).array();
        int[] classes = model.classes(images);
        assertEquals(7, classes.length);
        for (int n = 0; n < 7; n++) {
            for (int c = 0; c < 10; c++) {
                assertTrue(logits[n * 10 + c] <= logits[n * 10 + classes[n]]);
            }
        }
        assertEquals(Shape.of(0, 10), model.logits(Tensor.zeros(0, 3, 32, 32)).shape());
        assertEquals(10, model.outputs());
        assertEquals(Net.VGG.image(), model.image());
    }

    @Test
    void planesComeOutChannelsFirst() {
        Module model = new Sequential(new Conv2d(2, 3, 3, random()), new Flatten());
        Tensor x = random().normal(1, 2, 2, 4, 4);
        assertArrayEquals(NoGrad.call(() -> model.apply(x)).array(),
                FrozenModel.freeze(model, IMAGE).logits(x).array(), 1e-5f);
    }

    @Test
    void imagesDoNotDependOnEachOther() throws Exception {
        FrozenModel model = vgg();
        Tensor images = FrozenNets.images(Net.VGG, 37, 3);
        float[] all = model.logits(images).array();
        for (int n : new int[] {0, 16, 36}) {
            Tensor one = Tensor.of(Arrays.copyOfRange(images.array(), n * 3072, (n + 1) * 3072), 1, 3, 32, 32);
            assertArrayEquals(Arrays.copyOfRange(all, n * 10, n * 10 + 10), model.logits(one).array());
        }
        try (Workers workers = Workers.of(3)) {
            assertArrayEquals(all, workers.run(() -> model.logits(images)).array());
        }
    }

    @Test
    void aHundredThreadsGetTheAnswersOfOne() throws Exception {
        FrozenModel model = vgg();
        List<Tensor> images = new ArrayList<>();
        List<float[]> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            images.add(FrozenNets.images(Net.VGG, 1 + i % 3, i));
            expected.add(model.logits(images.get(i)).array());
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(100)) {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int t = 0; t < 100; t++) {
                int first = t;
                tasks.add(() -> {
                    for (int i = 0; i < 5; i++) {
                        int which = (first + i) % 5;
                        assertArrayEquals(expected.get(which), model.logits(images.get(which)).array());
                    }
                    return null;
                });
            }
            for (Future<Void> f : pool.invokeAll(tasks)) {
                f.get();
            }
        }
    }

    private static void refused(Module model, String... says) {
        model.train(false);
        String message = assertThrows(IllegalArgumentException.class, () -> FrozenModel.freeze(model, IMAGE))
                .getMessage();
        for (String part : says) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void whatHasNoFrozenFormIsNamed() {
        Module head = new Sequential(new Flatten(), new Linear(3 * 4, 2, random()));
        refused(new Sequential(new Conv2d(2, 3, 3, random()), Activation.gelu(), head), "op gelu",
                "behind layer 0");
        refused(new Sequential(Activation.sigmoid(), new Conv2d(2, 3, 3, random()), head), "op sigmoid");
        refused(new Sequential(new Conv2d(2, 3, 3, random()), new Flatten(), new BatchNorm2d(12)), "op batchNorm",
                "12 scales");
        refused(new Sequential(), "does nothing");
        refused(new Sequential(new Linear(4, 3, random())), "layer 0", "one row for each image");
        Module offset = new Sequential(new Conv2d(2, 3, 3, random()), Activation.relu(), head);
        Quantization.apply(offset, QuantizationRule.all(null, LsqQuantizer.plusBits(2))
                        .networkInput(LsqQuantizer.bits(8)),
                random().normal(1, 2, 2, 4, 4));
        offset.apply(random().normal(1, 2, 2, 4, 4));
        offset.namedParameters().get("2.1.input_quantizer.offset").set(new float[] {0.25f});
        refused(offset, "layer 2.1", "the quantizer of its input, LSQ+(", "has the offset 0.25");
        Module transformed = new Sequential(new Conv2d(2, 3, 3, random()), head);
        ((Conv2d) transformed.children().get("0")).setInputTransform(Activation.relu());
        refused(transformed, "layer 0", "ReLU", "no UniformQuantizer");
    }

    @Test
    void imagesThatDoNotFitAreRefused() {
        FrozenModel model = vgg();
        assertThrows(ShapeException.class, () -> model.logits(Tensor.zeros(1, 3, 32, 31)));
        assertThrows(ShapeException.class, () -> model.logits(Tensor.zeros(3, 32, 32)));
        Tensor bad = Tensor.zeros(2, 3, 32, 32);
        bad.update(a -> a[4000] = Float.NaN);
        assertEquals("image 1 has a NaN",
                assertThrows(IllegalArgumentException.class, () -> model.classes(bad)).getMessage());
        assertThrows(ShapeException.class, () -> FrozenModel.freeze(new Sequential(), Shape.of(3)));
        Module fresh = Net.LENET.create(random());
        Quantization.apply(fresh, FrozenNets.cpq(2, 2), FrozenNets.images(Net.LENET, 1, 1));
        assertThrows(IllegalStateException.class, () -> FrozenModel.freeze(fresh, Net.LENET.image()));
    }

    /** Max pools before a quantizer are moved behind it and operate on codes. The results are the same. */
    @Test
    void poolsOnCodes() {
        Module model = new Sequential(new Conv2d(2, 3, 3, random()), Pooling.max(1), Pooling.max(2), new Flatten(),
                new Linear(3, 2, random()));
        Quantization.apply(model, FrozenNets.cpq(8, 8), random().normal(1, 2, 2, 4, 4));
        NoGrad.run(() -> model.apply(random().normal(1, 2, 2, 4, 4)));
        Program program = Freezer.freeze(model, IMAGE);
        Program pooled = program.poolingCodes();
        assertEquals(List.of("Quantize", "Layer", "Quantize", "MaxPool", "MaxPool", "Layer"),
                pooled.steps().stream().map(s -> s.getClass().getSimpleName()).toList());
        float[] x = random().normal(1, 2, 4, 4).array();
        assertArrayEquals(new Simulation(program).values(x).getLast(), new Simulation(pooled).values(x).getLast());
        assertArrayEquals(new Simulation(program).values(x).getLast(),
                FrozenModel.freeze(model, IMAGE).logits(Tensor.of(x, 1, 2, 4, 4)).array());
    }
}
