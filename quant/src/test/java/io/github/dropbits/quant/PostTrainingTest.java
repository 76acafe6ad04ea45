package io.github.dropbits.quant;

import static io.github.dropbits.quant.Granularity.CHANNEL;
import static io.github.dropbits.quant.Granularity.TENSOR;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.models.SmallCnn;
import io.github.dropbits.nn.train.Metrics;
import io.github.dropbits.quant.uniform.Calibration;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the quantization of a trained model with a few batches. */
class PostTrainingTest {
    private static QuantizationRule rule(int bits, Calibration calibration, Granularity weights) {
        QuantizerFactory input = place -> new SteQuantizer(place, bits, calibration, TENSOR);
        return QuantizationRule.all(place -> new SteQuantizer(place, bits, calibration, weights), input)
                .networkInput(input);
    }

    private static float largest(Tensor... batches) {
        float largest = 0;
        for (Tensor batch : batches) {
            for (float v : batch.array()) {
                largest = Math.max(largest, Math.abs(v));
            }
        }
        return largest;
    }

    @Test
    void stepsReachToTheLargestValueOfAllBatchesInTheFloatNetwork() {
        Nets.Pair net = Nets.pair();
        Tensor a = Nets.sample(4, 3);
        Tensor b = a.mul(3).detach();
        Tensor hiddenA = net.first.apply(a).relu();
        Tensor hiddenB = net.first.apply(b).relu();
        for (List<Tensor> batches : List.of(List.of(a, b), List.of(b, a), List.of(b))) {
            Quantization q = PostTraining.quantize(net, rule(3, Calibration.MIN_MAX, TENSOR), batches);
            assertEquals(largest(b) / 3, Nets.step(Nets.row(q, "first").input()).item(), 1e-7f);
            assertEquals(largest(hiddenA, hiddenB) / 7, Nets.step(Nets.row(q, "second").input()).item(), 1e-7f);
            assertEquals(largest(net.first.weight()) / 3, Nets.step(Nets.row(q, "first").weight()).item(), 1e-7f);
            assertSame(Nets.row(q, "first").weight(), net.first.weightTransform());
        }
    }

    @Test
    void weightsMayHaveAStepAChannel() {
        Nets.Pair net = Nets.pair();
        net.first.weight().set(new float[] {3, -1, 1, 0, 0.5f, -6, 2, 4, -12});
        Quantization q = PostTraining.quantize(net, rule(3, Calibration.MIN_MAX, CHANNEL), List.of(Nets.sample(4, 3)));
        assertArrayEquals(new float[] {1, 2, 4}, Nets.step(Nets.row(q, "first").weight()).array(), 1e-6f);
    }

    @Test
    void percentilesAreThoseOfAllBatchesTogether() {
        float[] low = new float[1000];
        float[] high = new float[1000];
        for (int i = 0; i < 1000; i++) {
            low[i] = i + 1;
            high[i] = 1001 + i;
        }
        Quantizer q = new SteQuantizer(new Place("x", false, true, false, 1), 2, Calibration.PERCENTILE, TENSOR);
        var calibration = q.calibration();
        calibration.accept(Tensor.of(low, 1000));
        calibration.accept(Tensor.of(high, 1000));
        q.train(false);
        assertEquals(1998 / 3f, Nets.step(q).item(), 1e-3f);
        assertEquals(3 * (1998 / 3f), q.apply(Tensor.scalar(5000)).item(), 1e-2f);
    }

    @Test
    void nothingElseChanges() {
        Module net = new Sequential(SmallCnn.create(1, 4, 4, 8, new RandomStream(1)), new Dropout(0.5f),
                Nets.linear(8, 2));
        Map<String, float[]> before = new HashMap<>();
        net.namedBuffers().forEach((name, t) -> before.put(name, t.toArray()));
        net.namedParameters().forEach((name, t) -> before.put(name, t.toArray()));
        long[] stream = net.namedStreams().get("1.random").state();
        PostTraining.quantize(net, rule(4, Calibration.MSE, CHANNEL),
                List.of(Nets.sample(5, 1, 4, 4), Nets.sample(3, 1, 4, 4)));
        Map<String, Tensor> after = new HashMap<>(net.namedBuffers());
        after.putAll(net.namedParameters());
        assertTrue(before.containsKey("0.bn1.running_mean"), before.keySet()::toString);
        before.forEach((name, values) -> assertArrayEquals(values, after.get(name).array(), name));
        after.keySet().removeAll(before.keySet());
        after.keySet().forEach(name -> assertTrue(name.contains("_quantizer."), name));
        assertArrayEquals(stream, net.namedStreams().get("1.random").state());
        net.namedParameters().values().forEach(t -> assertNull(t.grad()));
        net.namedModules().values().forEach(m -> assertFalse(m.training()));
        Tensor x = Nets.sample(2, 1, 4, 4);
        assertArrayEquals(net.apply(x).toArray(), net.apply(x).toArray());
    }

    @Test
    void aNegativeValueInAnyBatchMakesTheInputSigned() {
        Nets.Pair net = Nets.pair();
        Tensor positive = Tensor.full(0.5f, 2, 3);
        Quantization q = PostTraining.quantize(net, rule(4, Calibration.MIN_MAX, TENSOR),
                List.of(positive, Tensor.full(-1, 2, 3)));
        assertEquals(1 / 7f, Nets.step(Nets.row(q, "first").input()).item(), 1e-7f);
        q = PostTraining.quantize(net, rule(4, Calibration.MIN_MAX, TENSOR), List.of(positive));
        assertEquals(0.5f / 15, Nets.step(Nets.row(q, "first").input()).item(), 1e-7f);
    }

    @Test
    void quantizersThatLearnTakeTheFirstBatch() {
        Nets.Pair net = Nets.pair();
        Tensor a = Nets.sample(4, 3);
        Quantization q = PostTraining.quantize(net,
                QuantizationRule.all(LsqQuantizer.bits(4), LsqQuantizer.bits(4)).networkInput(LsqQuantizer.bits(4)),
                List.of(a, a.mul(5).detach()));
        double mean = 0;
        for (float v : a.array()) {
            mean += Math.abs(v) / 12.0;
        }
        assertEquals(2 * mean / Math.sqrt(7), Nets.step(Nets.row(q, "first").input()).item(), 1e-6);
    }

    @ParameterizedTest
    @EnumSource(Calibration.class)
    void aTrainedNetworkStaysGoodWithoutTraining(Calibration how) {
        Moons train = Moons.of(256, 1);
        Moons test = Moons.of(256, 2);
        Module net = Nets.mlp(1, 2, 24, 24);
        Training.inFloat(net, train, 120);
        float[] before = net.evaluating(() -> NoGrad.call(() -> net.apply(test.x()))).toArray();
        PostTraining.quantize(net, rule(8, how, CHANNEL), List.of(train.x(), Moons.of(64, 3).x()));
        float[] after = net.apply(test.x()).toArray();
        double squares = 0;
        double errors = 0;
        for (int i = 0; i < after.length; i++) {
            squares += before[i] * before[i];
            errors += (after[i] - before[i]) * (after[i] - before[i]);
        }
        assertTrue(errors / squares < 1e-3, how + ": " + errors / squares);
        double accuracy = Metrics.accuracy(net, List.of(test), Moons::x, Moons::moon);
        assertTrue(accuracy > 0.97, how + ": " + accuracy);
    }
}
