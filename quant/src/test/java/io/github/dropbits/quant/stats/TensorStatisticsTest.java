package io.github.dropbits.quant.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.quant.FixedQuantizer;
import io.github.dropbits.quant.Granularity;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerContractTest;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.adabits.AdaBitsQuantizer;
import io.github.dropbits.quant.adabits.TruncatingQuantizer;
import io.github.dropbits.quant.alq.AlqQuantizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.split.SplitQuantizer;
import io.github.dropbits.quant.uniform.DorefaQuantizer;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the noise, distance and clipping of one tensor with values computed by hand, with extreme values, and for every
 * quantizer.
 */
class TensorStatisticsTest {
    private static final Grid TWO = new Grid(2, true);

    private static TensorStatistics of(Quantizer q, Tensor... batches) {
        QuantizationNoise noise = new QuantizationNoise(q);
        q.train(true);
        q.apply(batches[0]);
        q.train(false);
        for (Tensor x : batches) {
            noise.add(x, NoGrad.call(() -> q.apply(x)));
        }
        return noise.statistics();
    }

    private static void assertFigures(double sqnr, double distance, double clipped, TensorStatistics t) {
        assertEquals(sqnr, t.sqnr(), 1e-5);
        assertEquals(distance, t.distance(), 1e-6);
        assertEquals(clipped, t.clipped(), 1e-12);
    }

    @Test
    void valuesByHand() {
        // The codes are -2, -2, 0, 1, 1 and 0. The values -3 and 1.75 are clipped. The value 1.5 is not clipped,
        // because it is exactly half a step outside.
        Tensor x = Tensor.of(new float[] {-3, -2.4f, 0.25f, 1.5f, 1.75f, 0}, 6);
        TensorStatistics t = of(new FixedQuantizer(TWO, 0, 1), x);
        double signal = 9 + 5.76 + 0.0625 + 2.25 + 3.0625;
        double noise = 1 + 0.16 + 0.0625 + 0.25 + 0.5625;
        assertFigures(10 * Math.log10(signal / noise), (0.4 + 0.25 + 0.5 + 0) / 4, 2 / 6.0, t);
        assertEquals(2, t.bits());
        assertEquals(6, t.values());
    }

    @Test
    void stepsOfChannelsOffsetsAndSeveralCalls() {
        // The quotients (x - offset) / step are 0.125, -1, -2.5 and 2 in the first row, and -0.125, 0, 0 and 2.5 in the
        // second row. The values with the quotients 2 and 2.5 are clipped.
        Tensor x = Tensor.of(new float[] {1.125f, 0, -1.5f, 3, 0.75f, 1, 1, 6}, 2, 4);
        TensorStatistics t = of(new FixedQuantizer(TWO, 1, 1, 2), x,
                Tensor.of(new float[] {1, 1, 1, 1, 1, 1, 1, 1}, 2, 4));
        double noise = 0.015625 + 0 + 0.25 + 1 + 0.0625 + 0 + 0 + 9;
        double signal = 1.265625 + 0 + 2.25 + 9 + 0.5625 + 1 + 1 + 36 + 8;
        assertFigures(10 * Math.log10(signal / noise), (0.125 + 0 + 0.5 + 0.125 + 0 + 0) / 14, 2 / 16.0, t);
    }

    @Test
    void nothingLost() {
        TensorStatistics zeros = of(new FixedQuantizer(TWO, 0, 1), Tensor.zeros(2, 3));
        assertFigures(Double.POSITIVE_INFINITY, 0, 0, zeros);
        assertFigures(Double.POSITIVE_INFINITY, 0, 0, of(new FixedQuantizer(TWO, 0, 0.5f), Tensor.full(-1, 4)));
    }

    @Test
    void allClippedAllNoiseAndNothingFinite() {
        assertFigures(10 * Math.log10(100 / 81.0), Double.NaN, 1, of(new FixedQuantizer(TWO, 0, 1),
                Tensor.full(10, 3)));
        assertFigures(Double.NEGATIVE_INFINITY, 0.5, 0, of(new FixedQuantizer(TWO, -0.5f, 1), Tensor.zeros(3)));
        TensorStatistics none = of(new FixedQuantizer(TWO, 0, 1),
                Tensor.of(new float[] {Float.POSITIVE_INFINITY, Float.NaN}, 2));
        assertFigures(Double.NaN, Double.NaN, Double.NaN, none);
        assertEquals(0, none.values());
        TensorStatistics some = of(new FixedQuantizer(TWO, 0, 1),
                Tensor.of(new float[] {Float.NEGATIVE_INFINITY, 1.25f, 1e38f}, 3));
        assertFigures(0, 0.25, 0.5, some);
        assertEquals(2, some.values());
    }

    /** The average distance of evenly distributed values is a quarter of a step. */
    @Test
    void evenlySpreadValues() {
        Tensor x = new RandomStream(1).uniform(-8, 7, 20000);
        assertEquals(0.25, of(new FixedQuantizer(new Grid(4, true), 0, 1), x).distance(), 0.003);
    }

    private static double sqnr(Tensor x, Tensor y) {
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < x.elements(); i++) {
            signal += Math.pow(x.array()[i], 2);
            noise += Math.pow((double) x.array()[i] - y.array()[i], 2);
        }
        return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
    }

    @ParameterizedTest
    @MethodSource("io.github.dropbits.quant.QuantizerContractTest#uses")
    void everyMethodAtEveryPlace(QuantizerContractTest.Use use) {
        UniformQuantizer q = use.create();
        Tensor first = new RandomStream(1).normal(1, 3, 200);
        Tensor more = new RandomStream(2).normal(1.5f, 3, 200);
        if (use.place().nonNegative()) {
            first = first.relu();
            more = more.relu();
        }
        q.train(true);
        q.start(first);
        q.train(false);
        // A layer applies the quantizer, so that the statistics observe it within a model.
        Linear layer = Nets.linear(200, 3);
        Tensor x = more;
        if (use.place().weight()) {
            layer.weight().set(x.array());
            layer.setWeightTransform(q);
        } else {
            layer.setInputTransform(q);
        }
        LayerStatistics row = ModelStatistics.of(layer, List.of(x), b -> b).layers().getFirst();
        TensorStatistics t = use.place().weight() ? row.weight() : row.input();
        assertEquals(sqnr(x, q.apply(x)), t.sqnr(), 1e-9, use.toString());
        assertEquals(use.bits(), t.bits());
        assertEquals(600, t.values());
        if (q instanceof DorefaQuantizer && use.place().weight()) {
            // The hyperbolic tangent of the weights is rounded, so the distances do not tell which values are clipped.
            assertTrue(t.distance() >= 0 && t.distance() <= 0.5 && t.clipped() >= 0 && t.clipped() < 1, t.toString());
            return;
        }
        int[] codes = q.codes(x);
        int clipped = 0;
        double distance = 0;
        int spacing = use.bits() == 1 && IntStream.of(codes).distinct().sum() == 0 ? 2 : 1;
        for (int i = 0; i < codes.length; i++) {
            double off = Math.abs((x.array()[i] - (double) q.offset().item()) / q.step().item() - codes[i])
                    / spacing;
            clipped += off > 0.5 + 1e-4 ? 1 : 0;
            distance += off > 0.5 + 1e-4 ? 0 : off;
        }
        assertEquals(clipped / 600.0, t.clipped(), 1e-9, use.toString());
        assertEquals(distance / (600 - clipped), t.distance(), 1e-3, use.toString());
    }

    /**
     * Tests quantizers that the contract test does not include: with steps per channel, without a step, or with several
     * inner quantizers.
     */
    @Test
    void allOtherQuantizers() {
        Place weights = new Place("weights", true, false, false, 3);
        Place inputs = new Place("inputs", false, true, false, 1);
        List<Quantizer> all = new ArrayList<>();
        for (Place place : List.of(weights, inputs)) {
            all.add(SplitQuantizer.bits(3).create(place));
            all.add(new AdaBitsQuantizer(place, 2, 3, 8));
            all.add(new LsqQuantizer(place, 3, LsqQuantizer.Variant.LSQ_PLUS,
                    place.weight() ? Granularity.CHANNEL : Granularity.TENSOR));
            all.add(CpqSpec.bits(3).perChannel(place.weight()).dropBits(0.3).create(place));
        }
        all.add(AlqQuantizer.bits(3, 2).create(weights));
        all.add(new TruncatingQuantizer(weights, 3));
        Tensor x = new RandomStream(3).normal(1, 3, 50).relu();
        for (Quantizer q : all) {
            q.seed(1);
            TensorStatistics t = of(q, x);
            assertEquals(sqnr(x, q.apply(x)), t.sqnr(), 1e-9, q.describe());
            assertTrue(t.sqnr() > 3, q.describe() + ": " + t);
            assertEquals(q.averageBits(), t.bits(), q.describe());
            boolean uniform = q instanceof UniformQuantizer;
            assertEquals(uniform, t.distance() >= 0 && t.distance() <= 0.5, q.describe() + ": " + t);
            assertEquals(uniform, t.clipped() >= 0 && t.clipped() < 1, q.describe() + ": " + t);
        }
    }
}
