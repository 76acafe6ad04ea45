package io.github.dropbits.quant.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Conv1d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.layers.WeightLayer;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the statistics of a model: multiply-adds, bit operations, bytes and totals. */
class ModelStatisticsTest {
    private static final RandomStream RANDOM = new RandomStream(4);

    private static ModelStatistics of(Module model, Tensor... batches) {
        return ModelStatistics.of(model, List.of(batches), b -> b);
    }

    @Test
    void multiplyAddsOfEveryKindOfLayer() {
        ConvOptions options = ConvOptions.DEFAULT.padding(1).stride(2).groups(2);
        Module images = new Sequential(new Conv2d(2, 4, 3, options, true, RANDOM), new Flatten(),
                new Linear(64, 5, RANDOM));
        ModelStatistics s = of(images, Tensor.zeros(3, 2, 8, 8), Tensor.zeros(1, 2, 8, 8));
        // The convolution has 64 outputs that use 9 weights each. The linear layer has 64 inputs and 5 outputs.
        assertEquals(List.of(576L, 320L), s.layers().stream().map(LayerStatistics::multiplyAdds).toList());
        assertEquals(List.of(128L, 64L), s.layers().stream().map(LayerStatistics::inputs).toList());
        assertEquals(List.of(36L, 320L), s.layers().stream().map(LayerStatistics::weights).toList());
        assertEquals(896, s.multiplyAdds());
        assertEquals(896 * 1024.0, s.bitOperations());
        assertEquals(356 * 4, s.weightBytes());
        assertEquals(32, s.averageWeightBits());
        assertEquals(32, s.averageInputBits());
        // There are 6 positions with 4 output channels of 3 * 2 weights each.
        assertEquals(144, of(new Conv1d(3, 4, 2, RANDOM), Tensor.zeros(2, 3, 7)).multiplyAdds());
        // The layer is applied to every row of a sequence.
        assertEquals(4 * 6, of(new Linear(2, 3, RANDOM), Tensor.zeros(5, 4, 2)).multiplyAdds());
    }

    @Test
    void bitsMakeBytesAndBitOperations() {
        Nets.Pair net = Nets.pair();
        Quantization q = Quantization.apply(net, Nets.rule(3, 2), Nets.sample(4, 3));
        net.apply(Nets.sample(4, 3));
        ModelStatistics s = of(net, Nets.sample(4, 3), Nets.sample(2, 3));
        LayerStatistics first = s.layers().get(0);
        LayerStatistics second = s.layers().get(1);
        assertEquals("first", first.layer());
        assertEquals(9 * 3 * 8, first.bitOperations());
        assertEquals(9 * 3 * 2, second.bitOperations());
        // 27 bits require 4 bytes.
        assertEquals(4, first.weightBytes());
        assertEquals(9, first.weight().values());
        assertEquals(18, first.input().values());
        assertEquals(3, s.averageWeightBits());
        assertEquals(5, s.averageInputBits());
        assertEquals(270, s.bitOperations());
        assertEquals(18, s.weights());
        assertTrue(net.training() && Nets.row(q, "first").weight().training());
    }

    @Test
    void anAverageThatIsNoDecimalMakesNoByteMore() {
        for (int groups = 1; groups < 60; groups++) {
            for (int bits = 1; bits <= 8 * groups; bits++) {
                TensorStatistics t = new TensorStatistics((double) bits / groups, 72L * groups, 1, 0, 0);
                assertEquals(9 * bits, new LayerStatistics("fc", t, null, 72L * groups, 1, 1).weightBytes());
            }
        }
    }

    @Test
    void aLayerUsedTwice() {
        Linear layer = Nets.linear(3, 3);
        Nets.Pair net = new Nets.Pair(layer, layer, (p, x) -> p.second.apply(p.first.apply(x).relu()));
        Quantization.apply(net, Nets.rule(3, 3), Nets.sample(4, 3));
        net.apply(Nets.sample(4, 3));
        ModelStatistics s = of(net, Nets.sample(4, 3));
        assertEquals(1, s.layers().size());
        LayerStatistics only = s.layers().getFirst();
        assertEquals("first", only.layer());
        assertEquals(18, only.multiplyAdds());
        assertEquals(9, only.weights());
        assertEquals(9, only.weight().values());
        assertEquals(24, only.input().values());
        assertEquals(6, only.inputs());
    }

    @Test
    void layersInFloatForeignTransformsAndLayersOutOfReach() {
        Nets.Pair net = Nets.pair((p, x) -> p.first.apply(x));
        net.first.setInputTransform(Activation.relu());
        LayerStatistics first = of(net, Nets.sample(4, 3)).layers().getFirst();
        assertNull(first.weight());
        assertNull(first.input());
        assertEquals(9 * 1024, first.bitOperations());
        Quantizer q = CpqSpec.bits(2).create(new Place("second.weight", true, false, false, 3));
        q.start(net.second.weight());
        net.second.setWeightTransform(q);
        LayerStatistics second = of(net, Nets.sample(4, 3)).layers().get(1);
        assertEquals(0, second.multiplyAdds());
        assertEquals(3, second.weightBytes());
        assertEquals(0, second.weight().values());
        assertTrue(Double.isNaN(second.weight().sqnr()));
    }

    @Test
    void learnedBitsAreTheResolvedOnes() {
        Nets.Pair net = Nets.pair();
        CpqSpec spec = CpqSpec.bits(4).minBits(1).sign(CpqSpec.Sign.UNSIGNED).learnBits(true);
        Quantization q = Quantization.apply(net, QuantizationRule.all(spec, spec), Nets.sample(4, 3));
        net.seed(1);
        net.apply(Nets.sample(4, 3));
        Quantizer weight = Nets.row(q, "second").weight();
        weight.namedParameters().get("drop_bits.logits").set(new float[] {1, -1, 1});
        LayerStatistics second = of(net, Nets.sample(4, 3)).layers().get(1);
        assertEquals(2, second.weight().bits());
        assertEquals(9 * 2 * 4, second.bitOperations());
        float[] levels = weight.evaluating(() -> weight.apply(net.second.weight())).toArray();
        double noise = 0;
        double signal = 0;
        for (int i = 0; i < levels.length; i++) {
            noise += Math.pow(levels[i] - net.second.weight().array()[i], 2);
            signal += Math.pow(net.second.weight().array()[i], 2);
        }
        assertEquals(10 * Math.log10(signal / noise), second.weight().sqnr(), 1e-5);
    }

    @Test
    void theModelIsAsBeforeAndItsOutputsToo() {
        Nets.Pair net = Nets.pair();
        Quantization.apply(net, QuantizationRule.all(SteQuantizer.bits(3), SteQuantizer.bits(3)), Nets.sample(4, 3));
        net.apply(Nets.sample(4, 3));
        float[] before = net.evaluating(() -> net.apply(Nets.sample(5, 3))).toArray();
        of(net, Nets.sample(50, 3).mul(9));
        assertArrayEquals(before, net.evaluating(() -> net.apply(Nets.sample(5, 3))).toArray());
    }

    @Test
    void noImagesAndNoSteps() {
        Exception none = assertThrows(IllegalArgumentException.class, () -> of(Nets.pair()));
        assertEquals("statistics of a model need at least one image", none.getMessage());
        Nets.Pair net = Nets.pair();
        Quantization.apply(net, Nets.rule(3, 3), Nets.sample(4, 3));
        assertThrows(IllegalStateException.class, () -> of(net, Nets.sample(4, 3)));
    }

    @Test
    void theTable() {
        TensorStatistics weight = new TensorStatistics(3, 36, 12.345, 0.21, 0.0125);
        TensorStatistics exact = new TensorStatistics(8, 36, Double.POSITIVE_INFINITY, 0, 0);
        TensorStatistics odd = new TensorStatistics(2.5, 36, Double.NEGATIVE_INFINITY, Double.NaN, Double.NaN);
        ModelStatistics s = new ModelStatistics(List.of(new LayerStatistics("conv1", weight, exact, 36, 100, 9999),
                new LayerStatistics("classifier", odd, null, 1_280_000, 300, 12_345_678)));
        assertEquals("""
                layer       weights  bytes  w.bits  w.SQNR  w.dist  w.clip  a.bits  a.SQNR  a.dist  a.clip   MACs  BOPs
                conv1            36     14       3    12.3   0.210   1.25%       8   exact   0.000   0.00%   9999  240k
                classifier    1280k   400k    2.50    -inf       -       -   float       -       -       -  12.3M  988M
                total         1280k   400k    2.50                              26                          12.4M  988M
                """, s.toString().substring(0, s.toString().indexOf("w: weights")));
        assertEquals(4, new ModelStatistics(List.of()).toString().lines().count());
    }

    @Test
    void aModelThatIsOneLayer() {
        WeightLayer layer = Nets.linear(3, 3);
        assertEquals("", of(layer, Nets.sample(4, 3)).layers().getFirst().layer());
    }
}
