package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.models.LeNet5;
import io.github.dropbits.nn.models.SmallCnn;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.cpq.Estimator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests which layers are quantized, and at which bit-lengths. */
class QuantizationTest {
    private static final Tensor SAMPLE = Nets.sample(4, 3);

    @Test
    void allLayersOfLeNet() {
        Module net = LeNet5.create(10, new RandomStream(1));
        Quantization q = Quantization.apply(net, Nets.rule(2, 3), Nets.sample(2, 1, 28, 28));
        assertEquals(Map.of("conv1", 2, "conv2", 2, "fc1", 2, "fc2", 2), q.weightBits());
        assertEquals(Map.of("conv1", 8, "conv2", 3, "fc1", 3, "fc2", 3), q.inputBits());
        assertEquals(List.of("conv1", "conv2", "fc1", "fc2"), List.copyOf(q.weightBits().keySet()));
        for (String unsigned : List.of("conv2", "fc1", "fc2")) {
            assertFalse(Nets.input(q, unsigned).signed());
        }
        assertEquals("conv1: weights CPQ(2 bits signed, ALL), input CPQ(8 bits signed, ALL) (the network's own)",
                q.report().getFirst().toString());
    }

    @Test
    void allLayersOfTheSmallNetworkWithBatchNorm() {
        Module net = SmallCnn.create(1, 8, 8, 10, new RandomStream(1));
        Quantization q = Quantization.apply(net, Nets.rule(3, 3), Tensor.full(0.5f, 2, 1, 8, 8));
        assertEquals(List.of("conv1", "conv2", "fc1", "fc2"), List.copyOf(q.weightBits().keySet()));
        assertEquals(List.of(8, 3, 3, 3), List.copyOf(q.inputBits().values()));
        assertFalse(Nets.input(q, "conv1").signed(), "a sample that is not negative");
    }

    @Test
    void theModelItselfIsChanged() {
        Nets.Pair net = Nets.pair();
        Quantization q = Quantization.apply(net, Nets.rule(3, 3), SAMPLE);
        assertSame(Nets.row(q, "first").weight(), net.first.weightTransform());
        assertSame(Nets.row(q, "second").input(), net.second.inputTransform());
        assertSame(net.second.inputTransform(), net.namedModules().get("second.input_quantizer"));
        Tensor y = net.apply(SAMPLE);
        int[] codes = Nets.row(q, "first").weight().codes(net.first.weight());
        assertTrue(y.needsGradient());
        for (int k : codes) {
            assertTrue(k >= -4 && k <= 3);
        }
    }

    @Test
    void aNaNIsAnErrorThatNamesTheLayer() {
        Nets.Pair net = Nets.pair();
        Quantization.apply(net, Nets.rule(3, 3), SAMPLE);
        net.apply(SAMPLE);
        Exception e = assertThrows(IllegalArgumentException.class,
                () -> net.apply(Tensor.of(new float[] {1, Float.NaN, 1}, 1, 3)));
        assertEquals("cpq of first.input: the value at index 1 is NaN", e.getMessage());
        net.second.weight().update(w -> w[4] = Float.NaN);
        e = assertThrows(IllegalArgumentException.class, () -> net.apply(SAMPLE));
        assertEquals("cpq of second.weight: the value at index 4 is NaN", e.getMessage());
    }

    @Test
    void theModelsModeStays() {
        Nets.Pair net = Nets.pair();
        Quantization.apply(net, Nets.rule(3, 3), SAMPLE);
        assertTrue(net.training() && net.first.training());
        Nets.Pair evaluated = Nets.pair();
        evaluated.train(false);
        Quantization.apply(evaluated, Nets.rule(3, 3), SAMPLE);
        assertFalse(evaluated.training());
    }

    @Test
    void theSampleLeavesNoTrace() {
        Module net = new Sequential(SmallCnn.create(1, 4, 4, 8, new RandomStream(1)), new Dropout(0.5f),
                Nets.linear(8, 2));
        Map<String, float[]> before = new HashMap<>();
        net.namedBuffers().forEach((name, t) -> before.put(name, t.toArray()));
        long[] stream = net.namedStreams().values().iterator().next().state();
        Quantization.apply(net, Nets.rule(3, 3), Nets.sample(5, 1, 4, 4));
        assertTrue(before.containsKey("0.bn1.running_mean"), before.keySet()::toString);
        before.forEach((name, values) -> assertArrayEquals(values, net.namedBuffers().get(name).array(), name));
        assertArrayEquals(stream, net.namedStreams().values().iterator().next().state());
    }

    @Test
    void weightStepsComeFromTheWeightsAtOnce() {
        Nets.Pair net = Nets.pair();
        double sum = 0;
        for (float w : net.first.weight().array()) {
            sum += Math.abs(w);
        }
        Quantization q = Quantization.apply(net, Nets.rule(4, 4), SAMPLE);
        assertEquals(2 * sum / 9 / Math.sqrt(7), Nets.cpq(Nets.row(q, "first").weight()).step().item(), 1e-6);
    }

    @Test
    void aSkippedLayerStaysFloat() {
        Nets.Pair net = Nets.pair();
        Quantization q = Quantization.apply(net, Nets.rule(3, 3).skip("first"), SAMPLE);
        assertEquals(Map.of("second", 3), q.weightBits());
        assertNull(net.first.weightTransform());
        assertNull(net.first.inputTransform());
    }

    @Test
    void aLayerMayHaveAPlanOfItsOwn() {
        Nets.Pair net = Nets.pair();
        CpqSpec weight = CpqSpec.bits(5).perChannel(true).estimator(Estimator.ARGMAX);
        QuantizationRule rule = Nets.rule(3, 3).layer("first", new QuantizationRule.Plan(weight, null))
                .layer("second", new QuantizationRule.Plan(null, CpqSpec.bits(6)));
        Quantization q = Quantization.apply(net, rule, SAMPLE);
        assertEquals(Map.of("first", 5), q.weightBits());
        assertEquals(Map.of("second", 6), q.inputBits());
        assertEquals("first: weights CPQ(5 bits signed, 3 channels, ARGMAX), input float (the network's own)",
                q.report().get(0).toString());
        assertEquals("second: weights float, input CPQ(6 bits unsigned, ALL)", q.report().get(1).toString());
    }

    @Test
    void stepsOfChannelsComeFromTheChannels() {
        Nets.Pair net = Nets.pair();
        net.first.weight().set(new float[] {1, -1, 1, 0, 0, 0, 2, 4, -6});
        CpqSpec spec = CpqSpec.bits(2).perChannel(true);
        Quantization q = Quantization.apply(net, QuantizationRule.all(spec, CpqSpec.bits(2)), SAMPLE);
        assertArrayEquals(new float[] {2, 1e-2f, 8}, Nets.cpq(Nets.row(q, "first").weight()).step().array(), 1e-5f);
    }

    @Test
    void theNetworksInputMayStayFloatOrTakeOtherBits() {
        Quantization none = Quantization.apply(Nets.pair(), Nets.rule(3, 3).networkInput(null), SAMPLE);
        assertEquals(Map.of("second", 3), none.inputBits());
        assertEquals(Map.of("first", 3, "second", 3), none.weightBits());
        Quantization six = Quantization.apply(Nets.pair(), Nets.rule(3, 3).networkInput(CpqSpec.bits(6)), SAMPLE);
        assertEquals(Map.of("first", 6, "second", 3), six.inputBits());
    }

    @Test
    void aLayerThatIsUsedTwiceIsQuantizedOnce() {
        Nets.Pair net = Nets.pair((p, x) -> p.second.apply(p.second.apply(p.first.apply(x).relu()).relu()));
        Quantization q = Quantization.apply(net, Nets.rule(3, 3), SAMPLE);
        assertEquals(2, q.report().size());
        assertTrue(net.apply(SAMPLE).needsGradient());
    }

    @Test
    void aLayerThatIsNotUsedIsLeftOut() {
        Nets.Pair net = Nets.pair((p, x) -> p.first.apply(x));
        assertEquals(Map.of("first", 3), Quantization.apply(net, Nets.rule(3, 3), SAMPLE).weightBits());
    }

    @Test
    void aQuantizedModelCanBeQuantizedAnew() {
        Nets.Pair net = Nets.pair();
        Quantization.apply(net, Nets.rule(3, 3), SAMPLE);
        net.apply(SAMPLE);
        Quantization.remove(net);
        Quantization q = Quantization.apply(net, Nets.rule(5, 5), SAMPLE);
        assertEquals(Map.of("first", 5, "second", 5), q.weightBits());
        assertFalse(Nets.input(q, "second").signed());
        assertSame(Nets.row(q, "first").weight(), net.first.weightTransform());
    }
}
