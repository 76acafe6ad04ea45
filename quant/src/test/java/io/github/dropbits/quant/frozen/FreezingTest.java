package io.github.dropbits.quant.frozen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.WeightLayer;
import io.github.dropbits.nn.models.MobileNetV2;
import io.github.dropbits.nn.models.ResNet18;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.QuantizationRule.Plan;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.frozen.FrozenNets.Net;
import io.github.dropbits.quant.frozen.program.Freezer;
import io.github.dropbits.quant.frozen.program.Program;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.run.Simulation;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import io.github.dropbits.quant.uniform.PactQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that a frozen model equals its simulation exactly, and that it equals the original model except for values on
 * a rounding border.
 */
class FreezingTest {
    private static final int IMAGES = 20;

    static Stream<Arguments> all() {
        List<Arguments> out = new ArrayList<>();
        for (Net net : Net.values()) {
            for (int bits : new int[] {1, 2, 3, 4, 5, 8}) {
                out.add(Arguments.of(net, bits + "/" + bits, FrozenNets.cpq(bits, bits)));
            }
            out.add(Arguments.of(net, "2/8", FrozenNets.cpq(2, 8)));
            out.add(Arguments.of(net, "7/3", FrozenNets.cpq(7, 3)));
            out.add(Arguments.of(net, "by channel", QuantizationRule.all(
                    FrozenNets.factory(CpqSpec.bits(3).perChannel(true)), FrozenNets.factory(CpqSpec.bits(4)))));
            out.add(Arguments.of(net, "LSQ", QuantizationRule.all(LsqQuantizer.bits(2), LsqQuantizer.bits(3))));
            out.add(Arguments.of(net, "STE, PACT", QuantizationRule.all(SteQuantizer.bits(4), FreezingTest::pact)));
        }
        out.add(Arguments.of(Net.LENET, "mixed", FrozenNets.cpq(2, 2).layer("conv1", plan(8, 8)).layer("fc1",
                plan(3, 4)).layer("fc2", plan(5, 2))));
        out.add(Arguments.of(Net.VGG, "mixed", FrozenNets.cpq(2, 2).layer("conv1", plan(8, 8)).layer("conv4",
                plan(1, 3)).layer("fc2", plan(6, 6))));
        return out.stream();
    }

    private static Quantizer pact(Place place) {
        return place.nonNegative() ? new PactQuantizer(place, 4)
                : SteQuantizer.bits(4).create(place);
    }

    private static Plan plan(int weight, int input) {
        return new Plan(FrozenNets.factory(CpqSpec.bits(weight)), FrozenNets.factory(CpqSpec.bits(input)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("all")
    void equalsItsSimulation(Net net, String bits, QuantizationRule rule) {
        Module model = FrozenNets.quantized(net, rule, 7);
        Program program = Freezer.freeze(model, net.image());
        float[] images = FrozenNets.images(net, 2, 5).array();
        float[] logits = FrozenModel.freeze(model, net.image()).logits(FrozenNets.images(net, 2, 5)).array();
        Simulation simulation = new Simulation(program);
        for (int n = 0; n < 2; n++) {
            int size = program.image().elements();
            List<float[]> values = simulation.values(Arrays.copyOfRange(images, n * size, (n + 1) * size));
            assertArrayEquals(values.getLast(), Arrays.copyOfRange(logits, n * 10, n * 10 + 10), 0f);
        }
    }

    static Stream<Arguments> some() {
        return all().filter(a -> List.of("2/2", "8/8", "by channel", "STE, PACT", "mixed").contains(a.get()[1]));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("some")
    void agreesWithTheModel(Net net, String bits, QuantizationRule rule) {
        Module model = FrozenNets.quantized(net, rule, 8);
        FrozenModel frozen = FrozenModel.freeze(model, net.image());
        Tensor images = FrozenNets.images(net, IMAGES, 9);
        float[] expected = NoGrad.call(() -> model.apply(images)).array();
        float[] found = frozen.logits(images).array();
        int same = 0;
        for (int n = 0; n < IMAGES; n++) {
            boolean close = true;
            float most = 0;
            for (int c = 0; c < 10; c++) {
                most = Math.max(most, Math.abs(expected[n * 10 + c]));
            }
            for (int c = 0; c < 10; c++) {
                close &= Math.abs(expected[n * 10 + c] - found[n * 10 + c]) <= 1e-4 * most;
            }
            same += close ? 1 : 0;
        }
        // The logits of an image differ only if a rounding error moved one of its codes across a border.
        assertTrue(same >= IMAGES - 2, same + " of " + IMAGES + " images have the model's logits");
    }

    /** Checks that the larger ready-made models can be frozen. */
    @Test
    void zooModelsFreeze() {
        for (Module model : List.of(new ResNet18(10, true, new RandomStream(1)),
                new ResNet18(10, false, new RandomStream(1)),
                new MobileNetV2(10, 0.25, true, new RandomStream(1)))) {
            int size = model instanceof MobileNetV2 ? 16 : 10;
            RandomStream random = new RandomStream(2);
            Tensor images = random.normal(1, 4, 3, size, size);
            Quantization.apply(model, FrozenNets.cpq(3, 3), images);
            NoGrad.run(() -> model.apply(images));
            FrozenModel frozen = FrozenModel.freeze(model, Shape.of(3, size, size));
            Tensor one = random.normal(1, 1, 3, size, size);
            assertArrayEquals(new Simulation(Freezer.freeze(model, Shape.of(3, size, size))).values(one.array())
                    .getLast(), frozen.logits(one).array(), 0f);
            assertEquals(model instanceof MobileNetV2 ? 53 : 21, frozen.layers().size());
        }
    }

    /** Compares the codes of every layer's input with the codes in the original model. */
    @Test
    void codesAgreeWithTheModels() {
        long codes = 0;
        long same = 0;
        int classes = 0;
        int images = 0;
        for (Net net : Net.values()) {
            for (int bits : new int[] {2, 4}) {
                Module model = FrozenNets.quantized(net, FrozenNets.cpq(bits, bits), 3);
                Program program = Freezer.freeze(model, net.image());
                List<int[]> expected = new ArrayList<>();
                Tensor image = FrozenNets.images(net, 1, 30 + bits);
                Tensor logits = NoGrad.call(() -> Module.watch((module, in, out) -> {
                    if (module instanceof WeightLayer layer) {
                        expected.add(((Quantizer) layer.inputTransform()).codes(in));
                    }
                }, () -> model.apply(image)));
                List<float[]> values = new Simulation(program).values(image.array());
                int layer = 0;
                for (int i = 0; i < program.steps().size(); i++) {
                    if (program.steps().get(i) instanceof Step.Layer s) {
                        int[] e = expected.get(layer++);
                        float[] f = values.get(s.in());
                        assertEquals(e.length, f.length);
                        for (int k = 0; k < e.length; k++) {
                            same += e[k] == f[k] ? 1 : 0;
                        }
                        codes += e.length;
                    }
                }
                classes += largest(logits.array()) == largest(values.getLast()) ? 1 : 0;
                images++;
            }
        }
        assertTrue(same >= 0.9999 * codes, same + " of " + codes + " codes agree");
        assertEquals(images, classes);
    }

    /** Sums the rows of planes that consist of a single row, so the sums are over entire planes. */
    private static final class RowSums extends Module {
        private final Module conv = child("conv", new Conv2d(1, 4, 1, new RandomStream(1)));
        private final Module head = child("head", new Linear(4, 3, new RandomStream(2)));
        private final boolean both;

        RowSums(boolean both) {
            this.both = both;
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = conv.apply(x).relu();
            return head.apply((both ? y.sum(2, 3) : y.sum(3)).reshape(x.shape().dim(0), 4));
        }
    }

    /** A sum gives the same result if dimensions of extent 1 are not summed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sumsOfWholePlanes(boolean both) {
        Module model = new RowSums(both);
        Tensor x = new RandomStream(3).normal(1, 8, 1, 1, 6);
        Quantization.apply(model, FrozenNets.cpq(4, 4), x);
        NoGrad.call(() -> model.apply(x));
        model.train(false);
        float[] expected = NoGrad.call(() -> model.apply(x)).array();
        assertArrayEquals(expected, FrozenModel.freeze(model, Shape.of(1, 1, 6)).logits(x).array(), 1e-4f);
    }

    private static int largest(float[] x) {
        int best = 0;
        for (int i = 1; i < x.length; i++) {
            best = x[i] > x[best] ? i : best;
        }
        return best;
    }
}
