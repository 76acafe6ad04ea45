package io.github.dropbits.quant.frozen.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Conv1d;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.frozen.FrozenModel;
import io.github.dropbits.quant.frozen.FrozenNets;
import io.github.dropbits.quant.frozen.FrozenNets.Net;
import io.github.dropbits.quant.frozen.run.Simulation;
import io.github.dropbits.quant.uniform.DorefaQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the freezing of weights whose code 0 does not represent 0, and of one-dimensional networks. */
class WeightLevelsTest {
    private static Quantizer dorefa(Place place, int bits) {
        return place.weight() || place.nonNegative() ? new DorefaQuantizer(place, bits)
                : SteQuantizer.bits(bits).create(place);
    }

    @Test
    void anOffsetOfMinusZeroIsNone() {
        assertEquals(0, WeightLevels.of(new float[] {0.5f}, new float[] {0f}).extraBits());
        assertEquals(0, WeightLevels.of(new float[] {0.5f}, new float[] {-0f}).extraBits());
        assertEquals(1, WeightLevels.of(new float[] {0.5f}, new float[] {0.25f}).extraBits());
    }

    private static void assertSimulated(Module model, Shape image, Tensor images) {
        Program program = Freezer.freeze(model, image);
        FrozenModel frozen = FrozenModel.freeze(model, image);
        float[] logits = frozen.logits(images).array();
        float[] expected = NoGrad.call(() -> model.apply(images)).array();
        int each = program.image().elements();
        int outputs = frozen.outputs();
        double largest = 0;
        for (float e : expected) {
            largest = Math.max(largest, Math.abs(e));
        }
        for (int n = 0; n < logits.length / outputs; n++) {
            float[] one = Arrays.copyOfRange(images.array(), n * each, (n + 1) * each);
            assertArrayEquals(new Simulation(program).values(one).getLast(),
                    Arrays.copyOfRange(logits, n * outputs, (n + 1) * outputs), 0f);
        }
        assertArrayEquals(expected, logits, (float) (2e-2 * largest));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void dorefasWeights(int bits) {
        Module model = FrozenNets.quantized(Net.LENET,
                QuantizationRule.all(p -> dorefa(p, bits), p -> dorefa(p, bits)), 7);
        assertSimulated(model, Net.LENET.image(), FrozenNets.images(Net.LENET, 3, 5));
        int stored = bits == 1 ? 1 : bits + 1;
        assertEquals(stored, FrozenModel.freeze(model, Net.LENET.image()).layers().get(1).weightBits());
    }

    @Test
    void dorefasWeightsOf8BitsTakeTooMany() {
        Module model = FrozenNets.quantized(Net.LENET, QuantizationRule.all(p -> dorefa(p, 8), p -> dorefa(p, 8)), 7);
        String message = assertThrows(IllegalArgumentException.class,
                () -> FrozenModel.freeze(model, Net.LENET.image())).getMessage();
        assertTrue(message.contains("layer conv1") && message.contains("codes of 9 bits"), message);
    }

    @Test
    void offsetsOfHalfSteps() {
        WeightLevels odd = WeightLevels.of(new float[] {0.5f}, new float[] {-0.75f});
        int[] codes = {0, 1, 2, 3};
        odd.shift(codes);
        assertArrayEquals(new int[] {-3, -1, 1, 3}, codes);
        assertEquals(0.25f, odd.step(2, 4));
        assertEquals(1, odd.extraBits());
        WeightLevels channels = WeightLevels.of(new float[] {1, 2}, new float[] {0.5f, -2});
        int[] two = {0, 3, 0, 3};
        channels.shift(two);
        assertArrayEquals(new int[] {1, 7, -2, 4}, two);
        assertEquals(1f, channels.step(2, 4));
        WeightLevels plain = WeightLevels.of(new float[] {0.5f}, new float[] {0});
        plain.shift(two);
        assertArrayEquals(new int[] {1, 7, -2, 4}, two);
        assertEquals(0, plain.extraBits());
        for (float bad : new float[] {0.3f, Float.NaN, Float.POSITIVE_INFINITY}) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> WeightLevels.of(new float[] {1}, new float[] {bad})).getMessage();
            assertEquals("the offset " + bad + ", which is no multiple of half its step 1.0", message);
        }
    }

    /** Tests random Conv1d networks with strides, padding, dilation and groups. */
    @Property(tries = 40)
    void conv1dIsAConvolutionOfHeight1(@ForAll @IntRange(min = 1, max = 5) int bits, @ForAll long seed) {
        Random r = new Random(seed);
        RandomStream random = new RandomStream(seed);
        int length = 9 + r.nextInt(12);
        int groups = 1 + r.nextInt(2);
        ConvOptions options = new ConvOptions(1, 1 + r.nextInt(2), 0, r.nextInt(3), 1, 1 + r.nextInt(2), groups);
        Conv1d first = new Conv1d(2, 4 * groups, 1 + r.nextInt(3), options, r.nextBoolean(), random.split("a"));
        Conv1d second = new Conv1d(4 * groups, 3, 2, random.split("b"));
        Tensor x = random.split("x").normal(1, 4, 2, length);
        int out = NoGrad.call(() -> second.apply(first.apply(x))).shape().dim(2);
        Module model = new Sequential(first, Activation.relu(), second, Activation.relu(), new Flatten(),
                new Linear(3 * out, 5, random.split("c")));
        Quantization.apply(model, QuantizationRule.all(p -> dorefa(p, bits), p -> dorefa(p, bits)), x);
        NoGrad.run(() -> model.apply(x));
        model.train(false);
        Program program = Freezer.freeze(model, Shape.of(2, length));
        FrozenModel frozen = FrozenModel.freeze(model, Shape.of(2, length));
        float[] logits = frozen.logits(x).array();
        for (int n = 0; n < 4; n++) {
            float[] one = Arrays.copyOfRange(x.array(), n * 2 * length, (n + 1) * 2 * length);
            assertArrayEquals(new Simulation(program).values(one).getLast(),
                    Arrays.copyOfRange(logits, n * 5, (n + 1) * 5), 0f);
        }
        assertArrayEquals(logits, frozen.logits(x.reshape(4, 2, 1, length)).array(), 0f);
        assertEquals(Shape.of(2, 1, length), frozen.image());
    }

    @Test
    void conv1dInFloat() {
        RandomStream random = new RandomStream(3);
        Module model = new Sequential(new Conv1d(2, 3, 3, random), Activation.relu(), new Flatten(),
                new Linear(3 * 6, 4, random));
        Tensor x = random.normal(1, 5, 2, 8);
        assertArrayEquals(NoGrad.call(() -> model.apply(x)).array(),
                FrozenModel.freeze(model, Shape.of(2, 8)).logits(x).array(), 1e-5f);
    }
}
