package com.example.lowbit;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.image.Digits;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.train.Metrics;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DigitNetTest {
    private static Tensor pixels(Dataset data) {
        return Tensor.of(data.images(), data.size(), 64);
    }

    private static double accuracy(DigitNet net, Dataset data) {
        return Metrics.accuracy(net, List.of(pixels(data)), x -> x, x -> data.labels());
    }

    @Test
    void aNetworkOfOnesOwnIsQuantizedWithAQuantizerOfOnesOwn() {
        Dataset train = Digits.load().train();
        Dataset test = Digits.load().test();
        Tensor x = pixels(train);
        DigitNet net = new DigitNet(new RandomStream(1));

        Adam adam = Adam.adam(List.of(new ParameterGroup(net.namedParameters(), 1e-2, 0)));
        new Trainer<Tensor>(net, adam, b -> crossEntropy(net.apply(b), train.labels())).fit(60, 1, e -> List.of(x));
        double inFloat = accuracy(net, test);
        assertTrue(inFloat > 0.9, "accuracy in float " + inFloat);

        Quantization low = Quantization.apply(net, QuantizationRule.all(PowersOfTwo::new, LsqQuantizer.bits(4)), x);
        new Trainer<Tensor>(net, Adam.adam(low.parameterGroups(2e-3, 0)),
                b -> crossEntropy(net.apply(b), train.labels())).listener(low.progress()).fit(40, 1, e -> List.of(x));
        double quantized = accuracy(net, test);
        assertTrue(quantized > inFloat - 0.03, "accuracy in float " + inFloat + ", quantized " + quantized);

        assertEquals(Map.of("stem", 4, "branch", 4, "head", 4), low.weightBits());
        assertEquals(Map.of("stem", 8, "branch", 4, "head", 4), low.inputBits());
        Quantizer q = low.report().getFirst().weight();
        Tensor w = ((ScaledLinear) net.children().get("stem")).weight();
        float scale = q.namedBuffers().get("scale").item();
        int[] codes = q.codes(w);
        float[] levels = q.apply(w).array();
        for (int i = 0; i < codes.length; i++) {
            float level = codes[i] == 0 ? 0 : Math.scalb(Math.signum(codes[i]) * scale, Math.abs(codes[i]) - 7);
            assertEquals(level, levels[i], 1e-6, "weight " + w.array()[i] + ", code " + codes[i]);
        }
        assertTrue(Arrays.stream(codes).distinct().count() > 10);
    }

    @Test
    void levelsAreTheNearestPowersOfTwo() {
        PowersOfTwo q = new PowersOfTwo(new Place("w", true, false, false, 1));
        Tensor x = Tensor.of(new float[] {2, -2, 1.1f, -0.45f, 0.001f, 0, 0.0313f}, 7);
        assertArrayEquals(new float[] {2, -2, 1, -0.5f, 0, 0, 0.03125f}, q.apply(x).toArray(), 1e-6f);
        assertArrayEquals(new int[] {7, -7, 6, -5, 0, 0, 1}, q.codes(x));
    }
}
